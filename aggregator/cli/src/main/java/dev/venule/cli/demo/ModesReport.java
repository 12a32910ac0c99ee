package dev.venule.cli.demo;

import dev.venule.aggregator.participation.RoundMode;
import dev.venule.fleet.federation.FleetBehavior;
import dev.venule.fleet.virtual.Course;
import dev.venule.fleet.virtual.ModeComparison;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Both modes on virtual time. Its keys are stable.
 *
 * @param fastestRoundSeconds virtual, in the mean, of the fastest device
 * @param slow how many times slower the slowest device is
 * @param dropout share of the rounds at whose end a device is away
 * @param targetAccuracy what the synchronous run reached, less a point
 * @param ratio virtual time in which the asynchronous run reached that / the whole virtual time of the synchronous one;
 *     absent where it did not
 */
record ModesReport(
        double fastestRoundSeconds,
        double slow,
        double dropout,
        double targetAccuracy,
        Mode synchronous,
        Mode asynchronous,
        @Nullable Double ratio) {
    /** A point of accuracy. */
    private static final double TOLERANCE = 0.01;

    private static final int MOMENTS = 8;

    /**
     * One mode's run. Times are virtual.
     *
     * @param goal updates of a version
     * @param deadlineSeconds of a cohort; absent where there are none
     * @param secondsToTarget absent where it was not reached
     * @param sent updates that devices stored for sending
     * @param counted of them in versions
     * @param rejected of them; their content is back in the devices' residuals
     * @param dropouts rounds at whose end a device was away
     * @param accuracyOverTime at moments that both modes share
     */
    record Mode(
            int goal,
            @Nullable Double deadlineSeconds,
            long versions,
            double seconds,
            double finalAccuracy,
            @Nullable Double secondsToTarget,
            long sent,
            long counted,
            long rejected,
            long dropouts,
            long uplinkBytes,
            long downlinkBytes,
            List<Moment> accuracyOverTime) {
        private static Mode of(
                int goal, @Nullable Double deadlineSeconds, Course course, double target, Duration whole) {
            Course.Totals totals = course.totals();
            List<Moment> moments = new ArrayList<>();
            for (int i = 1; i <= MOMENTS; i++) {
                Duration at = whole.multipliedBy(i).dividedBy(MOMENTS);
                moments.add(new Moment(secondsOf(at), course.accuracyAt(at)));
            }
            return new Mode(
                    goal,
                    deadlineSeconds,
                    course.versions(),
                    secondsOf(course.end()),
                    course.finalAccuracy(),
                    course.reaches(target).map(ModesReport::secondsOf).orElse(null),
                    totals.sent(),
                    totals.counted(),
                    totals.rejected(),
                    totals.dropouts(),
                    totals.uplinkBytes(),
                    totals.downlinkBytes(),
                    moments);
        }
    }

    /** Accuracy at a virtual moment, 0..1: the mean of the last five versions. */
    record Moment(double seconds, double accuracy) {}

    static ModesReport of(ModeComparison comparison, FleetBehavior behavior, Course cohorts, Course buffered) {
        double target = cohorts.finalAccuracy() - TOLERANCE;
        RoundMode.SynchronousCohorts rules = comparison.cohorts();
        double whole = secondsOf(cohorts.end());
        return new ModesReport(
                secondsOf(behavior.fastestRound()),
                behavior.slowFactor(),
                behavior.dropoutFraction(),
                target,
                Mode.of(comparison.cohortGoal(), secondsOf(rules.deadline()), cohorts, target, cohorts.end()),
                Mode.of(comparison.bufferGoal(), null, buffered, target, cohorts.end()),
                buffered.reaches(target).map(time -> secondsOf(time) / whole).orElse(null));
    }

    private static double secondsOf(Duration span) {
        return span.toMillis() / 1000.0;
    }
}
