package dev.venule.aggregator.participation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.aggregator.intake.ManualClock;
import dev.venule.protocol.message.DeviceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceDirectoryTest {
    private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(1000));
    private final DeviceDirectory devices = new DeviceDirectory(3, clock);

    @Test
    void statusIsRememberedAsItWasSaid() {
        devices.report("a", Statuses.after("not_enough_examples", 7));
        assertThat(devices.find("a"))
                .contains(new KnownDevice("a", "watch", "ward 3", true, "not_enough_examples", 7, 1000));
        assertThat(devices.find("b")).isEmpty();
    }

    @Test
    void onlyTheLatestStatusCounts() {
        devices.report("a", Statuses.online());
        devices.report("a", Statuses.offline());
        assertThat(devices.present()).isEmpty();
        assertThat(devices.size()).isEqualTo(1);
        clock.advance(Duration.ofMillis(5));
        devices.report("a", Statuses.online());
        assertThat(devices.present()).extracting(KnownDevice::reportedAtMillis).containsExactly(1005L);
        assertThat(devices.size()).isEqualTo(1);
    }

    @Test
    void deviceOfflineLongestMakesRoom() {
        devices.report("a", Statuses.offline());
        devices.report("b", Statuses.online());
        devices.report("c", Statuses.offline());
        devices.report("a", Statuses.offline());
        devices.report("d", Statuses.online());
        assertThat(devices.find("c")).isEmpty();
        assertThat(devices.find("a")).isPresent();
        assertThat(devices.present()).extracting(KnownDevice::device).containsExactlyInAnyOrder("b", "d");
    }

    @Test
    void newcomerIsNotKeptWhereAllAreOnline() {
        for (String device : new String[] {"a", "b", "c", "d"}) {
            devices.report(device, Statuses.online());
        }
        assertThat(devices.find("d")).isEmpty();
        devices.report("a", Statuses.after("queued", 1));
        assertThat(devices.find("a")).isPresent();
    }

    @Test
    void withdrawnStatusIsForgotten() {
        devices.report("a", Statuses.online());
        devices.forget("a");
        devices.forget("b");
        assertThat(devices.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void neverMoreThanTheMaximumWhateverIsSaid(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 5000; i++) {
            String device = "d" + random.nextInt(12);
            boolean wasKnown = devices.find(device).isPresent();
            DeviceStatus status = (random.nextBoolean() ? Statuses.online() : Statuses.offline())
                    .toBuilder().setSite("site " + i).build();
            devices.report(device, status);
            assertThat(devices.size()).as("seed " + seed + ", status " + i).isLessThanOrEqualTo(3);
            if (wasKnown) {
                assertThat(devices.find(device))
                        .as("seed " + seed + ", status " + i)
                        .hasValueSatisfying(known -> {
                            assertThat(known.online()).isEqualTo(status.getOnline());
                            assertThat(known.site()).isEqualTo(status.getSite());
                        });
            }
        }
    }
}
