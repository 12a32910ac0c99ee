package dev.venule.cli.profile;

/** What is asked of a device: how many examples it has, how often it goes over them in a round, and how many rounds a day has. */
record Workload(int examples, int epochs, int roundsPerDay, double keepFraction) {
    Workload {
        requireIn("--examples", examples, 1, 10_000_000);
        requireIn("--epochs", epochs, 1, 10_000);
        requireIn("--rounds-per-day", roundsPerDay, 1, 10_000);
        if (!(keepFraction > 0 && keepFraction <= 1)) {
            throw new IllegalArgumentException("--keep-fraction must be in (0, 1], was " + keepFraction);
        }
    }

    private static void requireIn(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(option + " must be in " + least + ".." + most + ", was " + value);
        }
    }
}
