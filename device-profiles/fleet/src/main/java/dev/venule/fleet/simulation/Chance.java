package dev.venule.fleet.simulation;

import java.time.Duration;
import java.util.SplittableRandom;

/** Seeded draws in the shapes that a simulation needs. The same seed gives the same draws on every machine. */
final class Chance {
    private final SplittableRandom random;

    Chance(SplittableRandom random) {
        this.random = random;
    }

    /** Independent of what is drawn here later. */
    SplittableRandom split() {
        return random.split();
    }

    boolean with(double probability) {
        return random.nextDouble() < probability;
    }

    /** Uniform in [from, to]. */
    int between(int from, int to) {
        return from + random.nextInt(to - from + 1);
    }

    @SafeVarargs
    final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Between {@code from} and {@code to}, both above 0, each order of magnitude as likely as the next. */
    double magnitude(double from, double to) {
        double logarithm = StrictMath.log(from) + random.nextDouble() * (StrictMath.log(to) - StrictMath.log(from));
        return StrictMath.exp(logarithm);
    }

    /** As {@link #magnitude}, to the millisecond. */
    Duration between(Duration from, Duration to) {
        return Duration.ofMillis(Math.round(magnitude((double) from.toMillis(), (double) to.toMillis())));
    }

    /** Uniform over the span. */
    Duration within(Duration span) {
        return Duration.ofMillis((long) (random.nextDouble() * span.toMillis()));
    }

    byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
