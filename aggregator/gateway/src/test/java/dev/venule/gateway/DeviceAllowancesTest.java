package dev.venule.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DeviceAllowancesTest {
    private long nanos;
    private final DeviceAllowances allowances = new DeviceAllowances(10_000, () -> nanos);

    @Test
    void aDeviceThatSentItsShareWaitsUntilItHasAnother() {
        assertThat(allowances.take("bed-1", 9_000)).isTrue();
        assertThat(allowances.take("bed-1", 1_100)).isFalse();

        nanos = Duration.ofMinutes(5).toNanos();
        assertThat(allowances.take("bed-1", 1_100)).isTrue();
        assertThat(allowances.take("bed-1", 1_100)).isFalse();
    }

    @Test
    void noDevicePaysForAnother() {
        assertThat(allowances.take("bed-1", 10_000)).isTrue();
        assertThat(allowances.take("bed-2", 10_000)).isTrue();
    }

    @Test
    void smallPartsAreNotFree() {
        int taken = 0;
        while (allowances.take("bed-1", 1)) {
            taken++;
        }
        assertThat(taken).isEqualTo(9);
    }

    @Test
    void nobodySavesUp() {
        allowances.take("bed-1", 1);
        nanos = Duration.ofDays(30).toNanos();

        assertThat(allowances.take("bed-1", 10_001)).isFalse();
        assertThat(allowances.take("bed-1", 10_000)).isTrue();
    }
}
