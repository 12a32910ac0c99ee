package dev.venule.aggregator.participation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.UpdateKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContributionWindowTest {
    private static final int MANY = 100;

    private static List<Contribution> version(String... devices) {
        List<Contribution> contributions = new ArrayList<>();
        for (String device : devices) {
            UpdateKey key = new UpdateKey("ecg", device, ByteString.copyFrom(new byte[16]));
            contributions.add(new Contribution(key, 0, 0, 1, 1, 0));
        }
        return contributions;
    }

    @Test
    void deviceMayHaveItsShareOfTheWindowAndNoMore() {
        ContributionWindow window = new ContributionWindow(new InclusionQuota(4, 0.5), 2);
        // 4 versions of 2: half of 8 is 4.
        assertThat(window.isSpent("a", 3, MANY)).isFalse();
        assertThat(window.isSpent("a", 4, MANY)).isTrue();
        window.add(version("a", "b"));
        window.add(version("a", "c"));
        assertThat(window.isSpent("a", 1, MANY)).isFalse();
        assertThat(window.isSpent("a", 2, MANY)).isTrue();
        window.add(version("a", "a"));
        assertThat(window.isSpent("a", 0, MANY)).isTrue();
        window.add(version("b", "c"));
        assertThat(window.isSpent("a", 0, MANY))
                .as("the first version left the window")
                .isFalse();
        assertThat(window.isSpent("a", 1, MANY)).isTrue();
    }

    /** A version of a subset has fewer contributions: the share is of those that there are. */
    @Test
    void smallVersionsMakeTheShareSmaller() {
        ContributionWindow window = new ContributionWindow(new InclusionQuota(3, 0.5), 10);
        window.add(version("a"));
        window.add(version("b"));
        assertThat(window.isSpent("c", 5, MANY)).isFalse();
        assertThat(window.isSpent("c", 6, MANY)).isTrue();
    }

    @Test
    void everyDeviceMayHaveOne() {
        ContributionWindow window = new ContributionWindow(new InclusionQuota(2, 0.001), 3);
        assertThat(window.isSpent("a", 0, MANY)).isFalse();
        assertThat(window.isSpent("a", 1, MANY)).isTrue();
    }

    @Test
    void wholeShareIsNoQuotaAndKeepsNothing() {
        ContributionWindow window = new ContributionWindow(new InclusionQuota(4, 1), 1);
        window.add(version("a", "a", "a"));
        assertThat(window.isSpent("a", 1000, MANY)).isFalse();
        assertThat(window.committedVersions()).isZero();
    }

    /** Ten devices at a hundredth each would never fill a version: under a limit of 4, at most 6 are spent by 27 updates. */
    @Test
    void quotaLeavesEnoughDevicesForAVersion() {
        ContributionWindow window = new ContributionWindow(new InclusionQuota(10, 0.01), 3);
        assertThat(window.isSpent("a", 3, 10)).isFalse();
        assertThat(window.isSpent("a", 4, 10)).isTrue();
        assertThat(window.isSpent("a", 27, 3)).as("all are needed each time").isFalse();
        assertThat(window.isSpent("a", 14, 2)).as("too few for a version").isFalse();
        assertThat(window.isSpent("a", 15, 2)).as("half of 30").isTrue();
    }

    /** Equal parts would be 2 of 21, which 6 of 11 devices can have had after 14: 5 are not enough for a version of 7. */
    @Test
    void devicesThatWereInEveryVersionAreNotSpentWhereTooFewOthersAreLeft() {
        ContributionWindow window = new ContributionWindow(new InclusionQuota(3, 0.1), 7);
        window.add(version("a", "b", "c", "d", "e", "f", "g"));
        window.add(version("a", "b", "c", "d", "e", "f", "h"));
        assertThat(window.isSpent("a", 0, 11)).isFalse();
        assertThat(window.isSpent("a", 0, 14)).as("8 others").isTrue();
    }

    @Test
    void whereNobodyIsKnownThoseInTheWindowStandForThosePresent() {
        ContributionWindow window = new ContributionWindow(new InclusionQuota(4, 0.1), 1);
        for (int i = 0; i < 50; i++) {
            assertThat(window.isSpent("alone", 0, 0)).as("version " + i).isFalse();
            window.add(version("alone"));
        }
        window.add(version("b"));
        assertThat(window.isSpent("alone", 0, 0)).as("2 of 4, and 2 devices").isTrue();
        assertThat(window.isSpent("b", 0, 0)).isFalse();
    }

    /** Against counting the versions again each time. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void runningCountsAreThoseOfTheWindow(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int size = 2 + random.nextInt(6);
        int goal = 1 + random.nextInt(5);
        double share = (1 + random.nextInt(99)) / 100.0;
        ContributionWindow window = new ContributionWindow(new InclusionQuota(size, share), goal);
        List<String[]> versions = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String[] devices = new String[1 + random.nextInt(goal)];
            Arrays.setAll(devices, n -> "d" + random.nextInt(7));
            versions.add(devices);
            window.add(version(devices));
            List<String> held = new ArrayList<>();
            versions.subList(Math.max(0, versions.size() - size + 1), versions.size())
                    .forEach(one -> held.addAll(Arrays.asList(one)));
            int missing = Math.max(1, size - versions.size());
            long total = held.size() + (long) missing * goal;
            long allowed = Math.max(
                    1,
                    BigDecimal.valueOf(share)
                            .multiply(BigDecimal.valueOf(total))
                            .longValue());
            String device = "d" + random.nextInt(7);
            int buffered = random.nextInt(3);
            assertThat(window.isSpent(device, buffered, 1 << 20))
                    .as("seed " + seed + ", version " + i)
                    .isEqualTo(Collections.frequency(held, device) + buffered >= allowed);
        }
    }
}
