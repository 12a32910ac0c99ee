package dev.venule.fleet.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.tflite.jvm.NativeModelRuntime;
import dev.venule.agent.training.ModelRuntime;
import dev.venule.agent.training.TrainableModel;
import dev.venule.compiler.CompiledModel;
import dev.venule.compiler.ModelCompiler;
import dev.venule.fleet.evaluation.Judge;
import dev.venule.fleet.federation.FleetBehavior;
import dev.venule.fleet.study.Studies;
import dev.venule.fleet.study.Study;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Real training on synthetic patients, on virtual time. */
final class ModeComparisonTest {
    private static final long SEED = 5;
    private static final int DEVICES = 9;
    private static final long VERSIONS = 6;

    private final Study study = Studies.ecg(DEVICES, SEED);
    private final CompiledModel compiled = ModelCompiler.compile(study.model());
    private final FleetBehavior behavior = new FleetBehavior(Duration.ofMinutes(1), 5, 0.3);

    private ModeComparison comparison() {
        return new ModeComparison(study, compiled, new ModeComparison.Fleet(behavior, SEED), false);
    }

    private interface Run {
        Course of(Judge judge) throws IOException;
    }

    private Course judged(Run run) throws IOException {
        try (TrainableModel model =
                ((ModelRuntime.Opening.Opened) new NativeModelRuntime().open(compiled.file())).model()) {
            return run.of(new Judge(model, study.recipe().plan().getNormalization(), study.unseen()));
        }
    }

    private Course synchronous() throws IOException {
        return judged(judge -> comparison().synchronous(judge, now -> now.version() >= VERSIONS));
    }

    @Test
    void bothModesLiveThroughTheSameTimeAndAccountForEveryUpdate() throws IOException {
        Course cohorts = synchronous();
        Course buffered =
                judged(judge -> comparison().asynchronous(judge, now -> now.at().compareTo(cohorts.end()) >= 0));

        assertThat(cohorts.versions()).isGreaterThanOrEqualTo(VERSIONS);
        assertThat(buffered.end()).isEqualTo(cohorts.end());
        for (Course course : new Course[] {cohorts, buffered}) {
            Course.Totals totals = course.totals();
            assertThat(totals.counted()).isPositive();
            assertThat(totals.counted() + totals.rejected()).isLessThanOrEqualTo(totals.sent());
            assertThat(totals.dropouts()).isBetween(1L, totals.sent());
            assertThat(totals.uplinkBytes()).isPositive();
            assertThat(course.points()).extracting(Course.Point::at).isSorted();
        }
        assertThat(buffered.totals().counted())
                .as("updates that count where nobody waits for the slowest, seed " + SEED)
                .isGreaterThan(cohorts.totals().counted());
        assertThat(cohorts.totals().rejected()).as("late reports").isPositive();
    }

    @Test
    void theSameSeedGivesTheSameCourse() throws IOException {
        assertThat(synchronous()).isEqualTo(synchronous());
    }
}
