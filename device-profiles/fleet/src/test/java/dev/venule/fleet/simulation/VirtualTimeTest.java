package dev.venule.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VirtualTimeTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final VirtualTime time = new VirtualTime(START);
    private final List<String> history = new ArrayList<>();

    @Test
    void actionsRunInTheOrderOfTheirTimeAndTiesInTheOrderOfScheduling() {
        time.after(Duration.ofSeconds(2), () -> history.add("late"));
        time.after(Duration.ofSeconds(1), () -> history.add("first of a tie"));
        time.after(Duration.ofSeconds(1), () -> history.add("second of a tie"));
        time.after(Duration.ofSeconds(-1), () -> history.add("now"));

        while (time.runNext()) {
            history.add(time.elapsed().toString());
        }

        assertThat(history)
                .containsExactly("now", "PT0S", "first of a tie", "PT1S", "second of a tie", "PT1S", "late", "PT2S");
    }

    @Test
    void aSpanRunsWhatItsActionsScheduleAndEndsAtItsEnd() {
        time.after(Duration.ofSeconds(1), () -> time.after(Duration.ofSeconds(1), () -> history.add("nested")));
        time.after(Duration.ofSeconds(5), () -> history.add("beyond"));

        time.run(Duration.ofSeconds(3));

        assertThat(history).containsExactly("nested");
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(3));
        assertThat(time.pendingActions()).isEqualTo(1);
    }

    @Test
    void actionsThatKeepTimeFromPassingAreFound() {
        time.after(Duration.ofSeconds(1), this::again);

        assertThatThrownBy(() -> time.run(Duration.ofSeconds(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("time stands still: actions schedule each other at PT1S");
    }

    private void again() {
        time.after(Duration.ZERO, this::again);
    }

    @Test
    void clocksFollowVirtualTimeEachWithItsOwnSkew() {
        time.run(Duration.ofHours(1));

        assertThat(time.clock(Duration.ZERO).instant()).isEqualTo(START.plusSeconds(3600));
        assertThat(time.clock(Duration.ofMinutes(-5)).instant()).isEqualTo(START.plusSeconds(3300));
        assertThat(time.nanoTicker().getAsLong()).isEqualTo(3600L * 1_000_000_000);
    }
}
