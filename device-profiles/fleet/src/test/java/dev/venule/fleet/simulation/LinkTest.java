package dev.venule.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LinkTest {
    private static final int MESSAGES = 10_000;
    private static final LinkProfile LOSSY = new LinkProfile(0.2, 0.15, Duration.ofMillis(10), Duration.ofMillis(500));

    @Test
    void aPerfectLinkDeliversEverythingOnceInOrder() {
        assertThat(deliveries(LinkProfile.PERFECT, 1))
                .isEqualTo(IntStream.range(0, MESSAGES).boxed().toList());
    }

    @Test
    void aLossyLinkLosesDuplicatesAndReordersAsItsProfileSays() {
        List<Integer> received = deliveries(LOSSY, 1);

        // Binomial(10000, 0.2) is within 5 standard deviations (200) of its mean with probability 1 - 6e-7.
        assertThat(MESSAGES - received.stream().distinct().count()).isBetween(1800L, 2200L);
        assertThat(received.size() - received.stream().distinct().count()).isBetween(1000L, 1400L);
        assertThat(received).isNotEqualTo(received.stream().sorted().toList());
    }

    @Test
    void theSameSeedGivesTheSameHistory() {
        assertThat(deliveries(LOSSY, 7)).isEqualTo(deliveries(LOSSY, 7)).isNotEqualTo(deliveries(LOSSY, 8));
    }

    @Test
    void nothingSentDuringAPartitionArrives() {
        VirtualTime time = new VirtualTime(Instant.EPOCH);
        List<Integer> received = new ArrayList<>();
        Link<Integer> link = new Link<>(time, LinkProfile.PERFECT, new SplittableRandom(1), received::add);

        link.send(1);
        link.setPartitioned(true);
        link.send(2);
        link.setPartitioned(false);
        link.send(3);
        time.run(Duration.ofSeconds(1));

        assertThat(received).containsExactly(1, 3);
        assertThat(link.sentCount()).isEqualTo(3);
        assertThat(link.lostCount()).isEqualTo(1);
    }

    @Test
    void aLinkMayGetBetter() {
        VirtualTime time = new VirtualTime(Instant.EPOCH);
        List<Integer> received = new ArrayList<>();
        LinkProfile dead = new LinkProfile(1, 0, Duration.ZERO, Duration.ZERO);
        List<LinkProfile> profile = new ArrayList<>(List.of(dead));
        Link<Integer> link = new Link<>(time, () -> profile.get(0), new SplittableRandom(1), received::add);

        link.send(1);
        profile.set(0, LinkProfile.PERFECT);
        link.send(2);
        time.run(Duration.ofSeconds(1));

        assertThat(received).containsExactly(2);
    }

    @Test
    void aProfileOutOfRangeIsRefusedByName() {
        assertThatThrownBy(() -> new LinkProfile(1.1, 0, Duration.ZERO, Duration.ZERO))
                .hasMessage("lossFraction must be in 0..1, was 1.1");
        assertThatThrownBy(() -> new LinkProfile(0, Double.NaN, Duration.ZERO, Duration.ZERO))
                .hasMessage("duplicateFraction must be in 0..1, was NaN");
        assertThatThrownBy(() -> new LinkProfile(0, 0, Duration.ofMillis(2), Duration.ofMillis(1)))
                .hasMessageContaining("0 <= minDelay <= maxDelay");
    }

    private static List<Integer> deliveries(LinkProfile profile, long seed) {
        VirtualTime time = new VirtualTime(Instant.EPOCH);
        List<Integer> received = new ArrayList<>();
        Link<Integer> link = new Link<>(time, profile, new SplittableRandom(seed), received::add);
        IntStream.range(0, MESSAGES).forEach(link::send);
        while (time.runNext()) {
            // every delivery
        }
        return received;
    }
}
