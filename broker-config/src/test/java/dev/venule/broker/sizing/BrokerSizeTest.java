package dev.venule.broker.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.broker.fleet.FleetPopulation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokerSizeTest {
    /** By hand: m = 400,000; u = 6 * 5000 + 1024 = 31,024; one part; an hour away is one update a device. */
    @Test
    void followsTheFormulae() {
        FleetPopulation population = new FleetPopulation("ecg", List.of(100_000), 1000, Duration.ofHours(1), 0.05);
        BrokerSize size = BrokerSize.of(population, Duration.ofHours(1));
        assertThat(size.connections()).isEqualTo(1250);
        assertThat(size.queuedMessages()).isEqualTo(1000);
        assertThat(size.queuedBytes()).isEqualTo(31_024_000);
        assertThat(size.retainedBytes()).isEqualTo(1_600_000 + 496_384 + 65_536 + 512_000);
        assertThat(size.inboundBytesPerSecond()).isEqualTo(8618);
        assertThat(size.outboundBytesPerSecond()).isEqualTo(119_871);
        assertThat(size.diskBytes()).isEqualTo(2 * (31_024_000 + 2_673_920));
    }

    @Test
    void longerAbsenceOfTheAggregatorNeedsALongerQueue() {
        FleetPopulation population = new FleetPopulation("ecg", List.of(1_000_000), 10, Duration.ofHours(1), 0.5);
        BrokerSize size = BrokerSize.of(population, Duration.ofHours(5));
        // 3,001,024 bytes are 46 parts of 64 KiB.
        assertThat(size.queuedMessages()).isEqualTo(10 * 5 * 46);
    }
}
