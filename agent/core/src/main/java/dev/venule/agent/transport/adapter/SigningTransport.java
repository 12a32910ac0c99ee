package dev.venule.agent.transport.adapter;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Transport;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.Sha256;
import dev.venule.protocol.message.UpdatePart;
import dev.venule.protocol.message.UpdateSigning;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Any transport, with the device's signature on each part of an update: for ways on which somebody stands between the device and its
 * aggregator. A signature is made when a part is sent, not when the update is stored, since keys are renewed while updates wait.
 */
public final class SigningTransport extends ForwardingTransport {
    private final MqttAddress.Sender sender;
    private final Supplier<PrivateKey> key;

    /**
     * @param sender the population and the device, as the aggregator knows them
     * @param key of the certificate that {@code way} shows at the time
     */
    public SigningTransport(Transport way, MqttAddress.Sender sender, Supplier<PrivateKey> key) {
        super(way);
        this.sender = sender;
        this.key = key;
    }

    @Override
    public void sendUpdatePart(byte[] part, Consumer<Delivery> outcome) {
        try {
            way.sendUpdatePart(signed(part), outcome);
        } catch (GeneralSecurityException e) {
            outcome.accept(new Delivery.Failed(
                    "this platform cannot sign with the device's key (" + e.getMessage() + "): use EC P-256"));
        }
    }

    private byte[] signed(byte[] part) throws GeneralSecurityException {
        UpdatePart.Builder signed;
        try {
            signed = UpdatePart.parseFrom(part).toBuilder();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not an UpdatePart", e);
        }
        if (signed.getSha256().isEmpty()) {
            // A transport may cut the part, and the signature is over the hash of the whole.
            signed.setSha256(ByteString.copyFrom(Sha256.of(signed.getData().toByteArray())));
        }
        byte[] statement = UpdateSigning.bytesToSign(sender.population(), sender.device(), signed.build());
        return signed.setSignature(ByteString.copyFrom(UpdateSigning.sign(key.get(), statement)))
                .build()
                .toByteArray();
    }
}
