package dev.venule.aggregator.participation;

import java.util.OptionalLong;

/**
 * When the next version may be expected: the mean of the intervals between versions less their mean deviation, both
 * exponentially weighted (Jacobson 1988, "Congestion Avoidance and Control", appendix A; there the deviation is added, because
 * a timeout must not come too early; here devices must not come too late, or they would hold up the version they are waiting
 * for). Not safe for use by several threads.
 */
public final class VersionPace {
    private static final double MEAN_GAIN = 0.125;
    private static final double DEVIATION_GAIN = 0.25;

    private boolean hasVersion;
    private boolean hasInterval;
    private long lastAtMillis;
    private double meanMillis;
    private double deviationMillis;

    public void clear() {
        hasVersion = false;
        hasInterval = false;
    }

    /** A version was made. */
    public void versionAt(long millis) {
        if (hasVersion) {
            interval(Math.max(0, millis - lastAtMillis));
        }
        hasVersion = true;
        lastAtMillis = millis;
    }

    private void interval(long millis) {
        if (hasInterval) {
            double error = millis - meanMillis;
            meanMillis += MEAN_GAIN * error;
            deviationMillis += DEVIATION_GAIN * (Math.abs(error) - deviationMillis);
        } else {
            meanMillis = millis;
            deviationMillis = millis / 2.0;
            hasInterval = true;
        }
    }

    /** When the next version may come, at the earliest of the usual; empty before the second version. */
    public OptionalLong nextAtMillis() {
        return hasInterval
                ? OptionalLong.of(lastAtMillis + (long) Math.max(0, meanMillis - deviationMillis))
                : OptionalLong.empty();
    }
}
