package dev.venule.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.server.coap.DeviceMessage;
import dev.venule.aggregator.server.coap.UpdateCaller;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.LocalPki;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.RelayedPart;
import dev.venule.protocol.message.RelayedReceipt;
import dev.venule.protocol.message.UpdatePart;
import dev.venule.protocol.message.UpdateSigning;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PartRelayTest {
    private static final String GATEWAY = "gateway.w3";
    private static final MqttAddress.Sender BED = new MqttAddress.Sender("ecg", "bed-7");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private record Published(String topic, byte[] payload, boolean isRetained, Runnable failed) {}

    private final List<Published> published = new ArrayList<>();
    private final GatewayCounters counters = new GatewayCounters();
    private final PartRelay relay = new PartRelay(
            GATEWAY,
            new PendingReceipts(10, Duration.ofSeconds(30), () -> 0, 41),
            new DeviceAllowances(4_000, () -> 0),
            (topic, payload, isRetained, failed) -> published.add(new Published(topic, payload, isRetained, failed)),
            new GatewayEvents(counters, GatewayListener.none()));
    private final RecordingCaller caller = new RecordingCaller();
    private Identity bed;
    private Identity other;

    @BeforeEach
    void open() throws Exception {
        LocalPki pki = LocalPki.openOrCreate(folder, Clock.systemUTC());
        bed = pki.device("bed-7");
        other = pki.device("bed-8");
    }

    @Test
    void aPartIsPassedOnAsItIsWithWhatProvesIt() throws Exception {
        byte[] part = signedBy(bed);
        relay.relay(message(part), caller);

        assertThat(published).singleElement().satisfies(one -> {
            assertThat(one.topic()).isEqualTo("venule/v1/ecg/gateway/gateway.w3/device/bed-7/update");
            assertThat(one.isRetained()).isFalse();
            RelayedPart relayed = RelayedPart.parseFrom(one.payload());
            assertThat(relayed.getPart().toByteArray()).isEqualTo(part);
            assertThat(relayed.getExchange()).isEqualTo(42);
            assertThat(relayed.getCertificatesList())
                    .containsExactlyElementsOf(
                            bed.chain().stream().map(PartRelayTest::encoded).toList());
        });
        assertThat(caller.told)
                .as("nothing is acknowledged before the aggregator did")
                .isEmpty();
    }

    @Test
    void theReceiptGoesBackToTheDevice() throws Exception {
        relay.relay(message(signedBy(bed)), caller);
        byte[] receipt = RelayedReceipt.newBuilder()
                .setExchange(42)
                .setReceipt(ByteString.copyFromUtf8("buffered"))
                .build()
                .toByteArray();

        relay.receiptArrived(new MqttAddress.RelayedSender("gateway.w4", BED), receipt);
        relay.receiptArrived(new MqttAddress.RelayedSender(GATEWAY, new MqttAddress.Sender("ecg", "bed-8")), receipt);
        relay.receiptArrived(new MqttAddress.RelayedSender(GATEWAY, BED), new byte[] {1});
        assertThat(caller.told).isEmpty();
        relay.receiptArrived(new MqttAddress.RelayedSender(GATEWAY, BED), receipt);
        assertThat(caller.told).containsExactly("buffered");
        assertThat(counters.snapshot().receipts()).isEqualTo(1);
    }

    @Test
    void whatTheDeviceDidNotSignStaysHere() throws Exception {
        relay.relay(message(part().toByteArray()), caller);
        relay.relay(message(signedBy(other)), caller);
        relay.relay(new DeviceMessage(BED, List.of(), signedBy(bed)), caller);

        assertThat(caller.told).containsExactly("NOT_SIGNED", "NOT_SIGNED", "NOT_SIGNED");
        assertThat(published).isEmpty();
        assertThat(counters.snapshot().turnedAway()).containsEntry(UpdateCaller.Refusal.NOT_SIGNED, 3L);
    }

    @Test
    void whatIsNoPartIsTheAggregatorsToCount() {
        relay.relay(message(new byte[] {1, 2, 3}), caller);

        assertThat(published).hasSize(1);
    }

    @Test
    void aDeviceThatSendsTooMuchIsTurnedAway() throws Exception {
        for (int i = 0; i < 4; i++) {
            relay.relay(message(signedBy(bed)), caller);
        }

        assertThat(published).hasSize(3);
        assertThat(caller.told).containsExactly("TOO_MUCH");
        assertThat(relay.relayStatus(message(new byte[10]))).isFalse();
        assertThat(relay.relayStatus(message(new byte[0])))
                .as("that it is gone")
                .isTrue();
    }

    @Test
    void whereTheBrokerDoesNotTakeItTheDeviceSendsAgain() throws Exception {
        relay.relay(message(signedBy(bed)), caller);
        published.get(0).failed().run();

        assertThat(caller.told).containsExactly("UNAVAILABLE");
    }

    @Test
    void presenceIsRetainedUnderTheGatewaysName() {
        assertThat(relay.relayStatus(message(new byte[] {1}))).isTrue();

        assertThat(published).singleElement().satisfies(one -> {
            assertThat(one.topic()).isEqualTo("venule/v1/ecg/gateway/gateway.w3/device/bed-7/status");
            assertThat(one.isRetained()).isTrue();
        });
    }

    private DeviceMessage message(byte[] payload) {
        return new DeviceMessage(BED, bed.chain(), payload);
    }

    private static UpdatePart part() {
        return UpdatePart.newBuilder()
                .setUpdateId(ByteString.copyFromUtf8("0123456789abcdef"))
                .setTotalBytes(9)
                .setData(ByteString.copyFromUtf8("an update"))
                .build();
    }

    private static byte[] signedBy(Identity signer) throws GeneralSecurityException {
        byte[] statement = UpdateSigning.bytesToSign("ecg", "bed-7", part());
        return part().toBuilder()
                .setSignature(ByteString.copyFrom(UpdateSigning.sign(signer.key(), statement)))
                .build()
                .toByteArray();
    }

    private static ByteString encoded(X509Certificate certificate) {
        try {
            return ByteString.copyFrom(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
