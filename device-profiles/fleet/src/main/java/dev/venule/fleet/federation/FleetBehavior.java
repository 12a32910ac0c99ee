package dev.venule.fleet.federation;

import dev.venule.fleet.device.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How a fleet lives.
 *
 * @param fastestRound mean time of a round on the fastest device
 * @param slowFactor how many times slower the slowest device is; the others lie evenly between
 * @param dropoutFraction share of the devices that drop out of each round, 0..0.9
 */
public record FleetBehavior(Duration fastestRound, double slowFactor, double dropoutFraction) {
    public FleetBehavior {
        if (!(slowFactor >= 1 && slowFactor <= 100)) {
            throw new IllegalArgumentException("slowFactor must be in 1..100, was " + slowFactor);
        }
    }

    /** A pace for each of so many devices: chance decides who is how fast. */
    public List<Pace> paces(int devices, SplittableRandom random) {
        List<Pace> paces = new ArrayList<>();
        for (int rank = 0; rank < devices; rank++) {
            paces.add(random.nextInt(rank + 1), paceOf(rank, devices));
        }
        return paces;
    }

    /** The pace of the device that {@code rank} others of {@code devices} are faster than. */
    private Pace paceOf(int rank, int devices) {
        double position = devices == 1 ? 0 : (double) rank / (devices - 1);
        double factor = 1 + (slowFactor - 1) * position;
        return new Pace(Duration.ofNanos((long) (fastestRound.toNanos() * factor)), dropoutFraction);
    }
}
