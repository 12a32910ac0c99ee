package dev.venule.fleet.simulation;

import java.time.Duration;

/**
 * How bad a link is.
 *
 * @param lossFraction share of messages that never arrive, 0..1
 * @param duplicateFraction share of messages that arrive twice, 0..1
 * @param minDelay the fastest a message arrives
 * @param maxDelay the slowest; delays are uniform between the two, so messages overtake each other
 */
public record LinkProfile(double lossFraction, double duplicateFraction, Duration minDelay, Duration maxDelay) {
    /** Everything arrives once, at once, in order. */
    public static final LinkProfile PERFECT = new LinkProfile(0, 0, Duration.ZERO, Duration.ZERO);

    public LinkProfile {
        checkFraction("lossFraction", lossFraction);
        checkFraction("duplicateFraction", duplicateFraction);
        if (minDelay.isNegative() || maxDelay.compareTo(minDelay) < 0) {
            throw new IllegalArgumentException(
                    "delays must be 0 <= minDelay <= maxDelay, were " + minDelay + " and " + maxDelay);
        }
    }

    private static void checkFraction(String name, double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException(name + " must be in 0..1, was " + fraction);
        }
    }
}
