package dev.venule.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.RelayedReceipt;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PendingReceiptsTest {
    private static final MqttAddress.Sender BED_1 = new MqttAddress.Sender("ecg", "bed-1");
    private static final MqttAddress.Sender BED_2 = new MqttAddress.Sender("ecg", "bed-2");

    private long nanos;
    private final PendingReceipts pending = new PendingReceipts(2, Duration.ofSeconds(30), () -> nanos, Long.MAX_VALUE);
    private final RecordingCaller first = new RecordingCaller();
    private final RecordingCaller second = new RecordingCaller();

    @Test
    void eachReceiptReachesTheDeviceThatAsked() {
        long one = pending.begin(BED_1, first).getAsLong();
        long other = pending.begin(BED_2, second).getAsLong();

        assertThat(pending.arrived(BED_2, receipt(other, "for bed 2"))).isTrue();
        assertThat(pending.arrived(BED_1, receipt(one, "for bed 1"))).isTrue();
        assertThat(first.told).containsExactly("for bed 1");
        assertThat(second.told).containsExactly("for bed 2");
    }

    @Test
    void noDeviceHearsWhatIsAnothers() {
        long one = pending.begin(BED_1, first).getAsLong();

        assertThat(pending.arrived(BED_2, receipt(one, "for bed 2"))).isFalse();
        assertThat(pending.arrived(BED_1, receipt(one + 1, "of another exchange")))
                .isFalse();
        assertThat(first.told).isEmpty();
        assertThat(pending.arrived(BED_1, receipt(one, "for bed 1"))).isTrue();
        assertThat(pending.arrived(BED_1, receipt(one, "once more"))).isFalse();
        assertThat(first.told).containsExactly("for bed 1");
    }

    @Test
    void onlySoManyWait() {
        pending.begin(BED_1, first);
        pending.begin(BED_1, first);

        assertThat(pending.begin(BED_2, second)).isEmpty();
        pending.failAll();
        assertThat(first.told).containsExactly("UNAVAILABLE", "UNAVAILABLE");
        assertThat(pending.begin(BED_2, second)).isPresent();
    }

    @Test
    void nobodyWaitsForEver() {
        pending.begin(BED_1, first);
        nanos = Duration.ofSeconds(29).toNanos();
        long other = pending.begin(BED_2, second).getAsLong();
        pending.expire();
        assertThat(first.told).isEmpty();

        nanos = Duration.ofSeconds(30).toNanos();
        pending.expire();
        assertThat(first.told).containsExactly("UNAVAILABLE");
        assertThat(second.told).isEmpty();
        pending.failed(other);
        pending.failed(other);
        assertThat(second.told).containsExactly("UNAVAILABLE");
        assertThat(pending.size()).isZero();
    }

    private static RelayedReceipt receipt(long exchange, String text) {
        return RelayedReceipt.newBuilder()
                .setExchange(exchange)
                .setReceipt(ByteString.copyFromUtf8(text))
                .build();
    }
}
