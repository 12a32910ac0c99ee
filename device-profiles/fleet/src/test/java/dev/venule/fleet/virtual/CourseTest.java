package dev.venule.fleet.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CourseTest {
    private static Course of(double... accuracies) {
        List<Course.Point> points = new ArrayList<>();
        for (int version = 0; version < accuracies.length; version++) {
            points.add(new Course.Point(Duration.ofMinutes(version), version, accuracies[version]));
        }
        return new Course(points, Duration.ofMinutes(accuracies.length), new Course.Totals(0, 0, 0, 0, 0, 0));
    }

    @Test
    void oneLuckyVersionIsNoArrival() {
        Course course = of(0.1, 0.1, 0.9, 0.1, 0.1, 0.8, 0.8, 0.8, 0.8, 0.8);

        assertThat(course.reaches(0.7)).contains(Duration.ofMinutes(9));
        assertThat(course.reaches(0.81)).isEmpty();
        assertThat(course.finalAccuracy()).isCloseTo(0.8, within(1e-9));
    }

    @Test
    void accuracyIsThatOfTheVersionsThatWereMadeByThen() {
        Course course = of(0.2, 0.4, 0.9);

        assertThat(course.accuracyAt(Duration.ZERO)).isEqualTo(0.2);
        assertThat(course.accuracyAt(Duration.ofSeconds(90))).isCloseTo(0.3, within(1e-9));
        assertThat(course.accuracyAt(Duration.ofDays(1))).isCloseTo(0.5, within(1e-9));
        assertThat(course.versions()).isEqualTo(2);
    }
}
