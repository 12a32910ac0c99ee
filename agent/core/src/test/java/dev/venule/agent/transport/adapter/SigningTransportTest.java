package dev.venule.agent.transport.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.agent.fake.ScriptedTransport;
import dev.venule.agent.transport.Delivery;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.Sha256;
import dev.venule.protocol.message.UpdatePart;
import dev.venule.protocol.message.UpdateSigning;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SigningTransportTest {
    private static final UpdatePart WHOLE = UpdatePart.newBuilder()
            .setUpdateId(ByteString.copyFromUtf8("0123456789abcdef"))
            .setTotalBytes(9)
            .setData(ByteString.copyFromUtf8("an update"))
            .build();

    private final ScriptedTransport way = new ScriptedTransport();
    private final List<Delivery> outcomes = new ArrayList<>();
    private KeyPair keys = newKeys("EC");
    private final SigningTransport transport =
            new SigningTransport(way, new MqttAddress.Sender("ecg", "bed-7"), () -> keys.getPrivate());

    @Test
    void eachPartIsSignedAndOtherwiseAsItWas() {
        transport.sendUpdatePart(WHOLE.toByteArray(), outcomes::add);
        UpdatePart sent = way.takeSent().get(0);

        assertThat(isSigned(sent)).isTrue();
        // The hash is there although the part is whole: whoever cuts it leaves what was signed as it is.
        ByteString sha256 = ByteString.copyFrom(Sha256.of(WHOLE.getData().toByteArray()));
        assertThat(sent.toBuilder().clearSignature().build())
                .isEqualTo(WHOLE.toBuilder().setSha256(sha256).build());
        assertThat(outcomes).containsExactly(new Delivery.HandedOver());
    }

    @Test
    void theKeyIsTheOneThatTheDeviceHasWhenItSends() {
        transport.sendUpdatePart(WHOLE.toByteArray(), outcomes::add);
        keys = newKeys("EC");
        transport.sendUpdatePart(WHOLE.toByteArray(), outcomes::add);

        List<UpdatePart> sent = way.takeSent();
        assertThat(isSigned(sent.get(0))).isFalse();
        assertThat(isSigned(sent.get(1))).isTrue();
    }

    @Test
    void aKeyThatCannotSignIsToldAndNothingLeaves() {
        keys = newKeys("DH");
        transport.sendUpdatePart(WHOLE.toByteArray(), outcomes::add);

        assertThat(way.takeSent()).isEmpty();
        assertThat(outcomes)
                .singleElement()
                .satisfies(outcome ->
                        assertThat(((Delivery.Failed) outcome).explanation()).contains("use EC P-256"));
    }

    private boolean isSigned(UpdatePart part) {
        return UpdateSigning.isSignedBy(
                keys.getPublic(),
                UpdateSigning.bytesToSign("ecg", "bed-7", part),
                part.getSignature().toByteArray());
    }

    private static KeyPair newKeys(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
