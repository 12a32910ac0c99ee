package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.PemFiles;
import dev.venule.broker.pki.TlsContexts;
import dev.venule.broker.wire.Answer;
import dev.venule.broker.wire.Connack;
import dev.venule.broker.wire.Connect;
import dev.venule.broker.wire.Message;
import dev.venule.broker.wire.WireClient;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RelayedPart;
import dev.venule.protocol.message.RelayedReceipt;
import dev.venule.protocol.message.UpdatePart;
import dev.venule.protocol.message.UpdateSigning;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;

/** A gateway in wrong hands: it has a good certificate and its key, and says what it likes. */
final class HostileGateway implements AutoCloseable {
    static final String NAME = "gateway.w4";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Identity identity;
    private final WireClient client;
    private long exchange;

    private HostileGateway(Identity identity, WireClient client) {
        this.identity = identity;
        this.client = client;
    }

    static HostileGateway connect(GatewayWard ward) throws Exception {
        Path stolen = ward.gateway("w4");
        Identity identity = Identity.readPem(stolen.resolve("gateway.crt"), stolen.resolve("gateway.key"));
        WireClient client = new WireClient(
                TlsContexts.mutual(identity, PemFiles.readCertificates(stolen.resolve("ca.crt")))
                        .getSocketFactory()
                        .createSocket("localhost", ward.brokerPort()),
                PATIENCE,
                line -> {});
        assertThat(client.connect(Connect.fresh(NAME)).filter(Connack::isAccepted))
                .isPresent();
        HostileGateway gateway = new HostileGateway(identity, client);
        assertThat(gateway.subscribe(MqttAddress.relayedReceipts("ecg", NAME)).isGranted())
                .isTrue();
        return gateway;
    }

    Identity identity() {
        return identity;
    }

    Answer subscribe(String filter) {
        return client.subscribe(filter);
    }

    Answer publish(String topic, byte[] payload) {
        return client.publish(new Message(topic, payload, false));
    }

    /** Passes a part on as this device's, with these certificates; what the aggregator says to it. */
    Receipt passOn(String device, UpdatePart part, Identity shown) throws Exception {
        MqttAddress.Sender sender = new MqttAddress.Sender("ecg", device);
        RelayedPart.Builder relayed = RelayedPart.newBuilder().setPart(part.toByteString());
        for (X509Certificate certificate : shown.chain()) {
            relayed.addCertificates(ByteString.copyFrom(certificate.getEncoded()));
        }
        relayed.setExchange(++exchange);
        assertThat(publish(
                                MqttAddress.relayedUpdate(NAME, sender),
                                relayed.build().toByteArray())
                        .isGranted())
                .isTrue();
        Message answer = client.awaitMessage(message -> message.topic().equals(MqttAddress.relayedReceipt(NAME, sender))
                        && parsed(message).getExchange() == exchange)
                .orElseThrow();
        return Receipt.parseFrom(parsed(answer).getReceipt());
    }

    private static RelayedReceipt parsed(Message message) {
        try {
            return RelayedReceipt.parseFrom(message.payload());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As a device signs its own. */
    static UpdatePart signed(Identity by, String device, UpdatePart part) throws GeneralSecurityException {
        byte[] statement = UpdateSigning.bytesToSign("ecg", device, part);
        return part.toBuilder()
                .setSignature(ByteString.copyFrom(UpdateSigning.sign(by.key(), statement)))
                .build();
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
