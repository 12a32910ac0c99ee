package dev.venule.fleet.device;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How a simulated patient's device lives.
 *
 * @param roundTime mean time from hearing of a task to sending what came of it; each round takes 0.5 to 1.5 of it
 * @param dropoutFraction share of the rounds at whose end the device drops out: it sends a round later
 */
public record Pace(Duration roundTime, double dropoutFraction) {
    public Pace {
        if (roundTime.isNegative()) {
            throw new IllegalArgumentException("pace.roundTime must not be negative, was " + roundTime);
        }
        if (!(dropoutFraction >= 0 && dropoutFraction <= 0.9)) {
            throw new IllegalArgumentException("pace.dropoutFraction must be in 0..0.9, was " + dropoutFraction);
        }
    }

    /** The next round's time. */
    public Duration draw(SplittableRandom random) {
        return Duration.ofNanos((long) (roundTime.toNanos() * (0.5 + random.nextDouble())));
    }

    /** Whether the next round is one of those in which the device drops out. */
    public boolean dropsOut(SplittableRandom random) {
        return random.nextDouble() < dropoutFraction;
    }
}
