package dev.venule.aggregator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class KeepScheduleTest {
    @Test
    void fallsGeometricallyDuringTheWarmUpAndThenStays() {
        KeepSchedule schedule = new KeepSchedule(0.25, 0.01, 2);
        assertThat(schedule.at(0)).isEqualTo(0.25);
        assertThat(schedule.at(1)).isCloseTo(0.05, within(1e-12));
        assertThat(schedule.at(2)).isEqualTo(0.01);
        assertThat(schedule.at(Long.MAX_VALUE)).isEqualTo(0.01);
    }

    @Test
    void constantIsTheSameFromTheStart() {
        assertThat(KeepSchedule.constant(0.1).at(0)).isEqualTo(0.1);
    }

    @Test
    void fractionsOutsideTheRangeAreRefusedByName() {
        assertThatThrownBy(() -> new KeepSchedule(0, 1, 0)).hasMessage("keep.first must be in (0, 1], was 0.0");
        assertThatThrownBy(() -> new KeepSchedule(1, Double.NaN, 0)).hasMessage("keep.last must be in (0, 1], was NaN");
    }
}
