package dev.venule.aggregator.participation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundModeTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** 1.1 * 100 is above 110 in binary: an operator who computes 110 must get 110. */
    @ParameterizedTest
    @CsvSource({"1.3, 10, 13", "1.1, 100, 110", "1.15, 20, 23", "1, 7, 7", "1.3, 1, 2", "1.001, 10, 11", "10, 3, 30"})
    void asManyAreAskedAsThePolicySays(double overSelection, int goal, int asked) {
        RoundMode.SynchronousCohorts mode =
                new RoundMode.SynchronousCohorts(overSelection, MINUTE, 1, 1, Duration.ZERO);
        assertThat(mode.devicesToAsk(goal)).isEqualTo(asked);
    }

    @Test
    void defaultsFollowTheGoal() {
        RoundMode.SynchronousCohorts mode = RoundMode.SynchronousCohorts.ofGoal(10);
        assertThat(mode.devicesToAsk(10)).isEqualTo(13);
        assertThat(mode.minimumToStart()).isEqualTo(10);
        assertThat(mode.minimumToAggregate()).isEqualTo(8);
        assertThat(RoundMode.SynchronousCohorts.ofGoal(1).minimumToAggregate()).isEqualTo(1);
    }

    @Test
    void valuesOutOfBoundsAreNamed() {
        assertThatThrownBy(() -> new RoundMode.SynchronousCohorts(Double.NaN, MINUTE, 1, 1, Duration.ZERO))
                .hasMessage("mode.overSelection must be in 1..10, was NaN");
        assertThatThrownBy(() -> new RoundMode.SynchronousCohorts(1, Duration.ofDays(31), 1, 1, Duration.ZERO))
                .hasMessage("mode.deadline must be in PT1S..P30D, was PT744H");
        assertThatThrownBy(() -> new RoundMode.SynchronousCohorts(1, MINUTE, 0, 1, Duration.ZERO))
                .hasMessage("mode.minimumToStart must be >= 1, was 0");
        assertThatThrownBy(() -> new RoundMode.SynchronousCohorts(1, MINUTE, 1, 1, Duration.ofMillis(-1)))
                .hasMessage("mode.settling must be in PT0S..PT1H, was PT-0.001S");
        assertThatThrownBy(() -> new InclusionQuota(20, 1.01))
                .hasMessage("participation.share must be in (0, 1], was 1.01");
    }
}
