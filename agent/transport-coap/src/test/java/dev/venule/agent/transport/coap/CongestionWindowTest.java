package dev.venule.agent.transport.coap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class CongestionWindowTest {
    private static final int MOST = 32;
    private static final long MILLISECOND = 1_000_000;
    private static final long ROUND_TRIP = 200 * MILLISECOND;

    private final CongestionWindow window = new CongestionWindow(MOST);
    private long now;

    private void answer(long roundTrip, boolean wasRepeated) {
        now += roundTrip / MOST;
        window.answered(roundTrip, wasRepeated, now);
    }

    private void answers(int count, long roundTrip) {
        for (int i = 0; i < count; i++) {
            answer(roundTrip, false);
        }
    }

    @Test
    void growsWithEveryAnswerUpToItsMost() {
        assertThat(window.limit()).isEqualTo(4);
        answers(10, ROUND_TRIP);
        assertThat(window.limit()).isEqualTo(14);
        answers(1000, ROUND_TRIP);
        assertThat(window.limit()).isEqualTo(MOST);
    }

    @Test
    void windowOfOneStaysOne() {
        CongestionWindow single = new CongestionWindow(1);
        for (int i = 0; i < 100; i++) {
            single.answered(ROUND_TRIP, i % 2 == 0, i * ROUND_TRIP);
            assertThat(single.limit()).isEqualTo(1);
        }
    }

    /** Two of ten lost, as on a radio that loses a tenth each way. */
    @Test
    void lossOfARadioDoesNotShrinkIt() {
        answers(100, ROUND_TRIP);
        for (int i = 0; i < 1000; i++) {
            answer(ROUND_TRIP, i % 5 == 0);
        }
        assertThat(window.limit()).isEqualTo(MOST);
    }

    @Test
    void lossOfHalfShrinksItToOne() {
        answers(100, ROUND_TRIP);
        for (int i = 0; i < 1000; i++) {
            answer(ROUND_TRIP, i % 2 == 0);
        }
        assertThat(window.limit()).isEqualTo(1);
    }

    @Test
    void queueThatFillsShrinksItOnceInARoundTrip() {
        answers(100, ROUND_TRIP);
        long full = 3 * ROUND_TRIP;
        window.answered(full, false, now);
        assertThat(window.limit()).isEqualTo(28);
        window.answered(full, false, now);
        window.answered(full, false, now + ROUND_TRIP / 2);
        assertThat(window.limit()).as("within the same round trip").isEqualTo(28);
        window.answered(full, false, now + 10 * ROUND_TRIP);
        assertThat(window.limit()).isLessThan(28);
    }

    @Test
    void timeoutFollowsTheRoundTripsOfMessagesThatWereSentOnce() {
        assertThat(window.timeoutNanos()).as("before anything is known").isEqualTo(2000 * MILLISECOND);
        answer(60_000 * MILLISECOND, true);
        assertThat(window.timeoutNanos())
                .as("an answer to one of several repetitions says nothing")
                .isEqualTo(2000 * MILLISECOND);
        answer(ROUND_TRIP, false);
        assertThat(window.timeoutNanos()).as("RFC 6298: R + 4 * R/2").isEqualTo(3 * ROUND_TRIP);
        answers(100, ROUND_TRIP);
        assertThat(window.timeoutNanos()).isBetween(250 * MILLISECOND, 260 * MILLISECOND);
        answers(100, MILLISECOND);
        assertThat(window.timeoutNanos()).as("never less").isEqualTo(250 * MILLISECOND);
        answers(100, 100_000 * MILLISECOND);
        assertThat(window.timeoutNanos()).as("never more").isEqualTo(10_000 * MILLISECOND);
    }

    @Test
    void anotherConnectionBeginsWithoutWhatWasMeasured() {
        answers(100, ROUND_TRIP);
        window.restart();
        assertThat(window.limit()).isEqualTo(4);
        assertThat(window.timeoutNanos()).isEqualTo(2000 * MILLISECOND);
    }

    @Test
    void staysWithinItsBoundsWhateverIsAnswered() {
        long seed = 11;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 10_000; i++) {
            now += random.nextLong(ROUND_TRIP);
            window.answered(random.nextLong(100_000 * MILLISECOND), random.nextBoolean(), now);
            assertThat(window.limit()).as("seed " + seed).isBetween(1, MOST);
            assertThat(window.timeoutNanos()).as("seed " + seed).isBetween(250 * MILLISECOND, 10_000 * MILLISECOND);
        }
    }
}
