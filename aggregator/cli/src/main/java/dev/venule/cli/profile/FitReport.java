package dev.venule.cli.profile;

import com.google.gson.GsonBuilder;
import java.util.List;
import java.util.Locale;

/**
 * Which profiles can train a model, for people and for programs.
 *
 * @param profiles in the order in which they were asked for
 */
record FitReport(ModelCost model, Workload workload, List<ProfileFit> profiles) {
    FitReport {
        profiles = List.copyOf(profiles);
    }

    String json() {
        return new GsonBuilder().setPrettyPrinting().create().toJson(this);
    }

    /** A table of eighty columns, and below it what is broken where. Lines end in \n. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(line(
                "%,d parameters, file %,d bytes, arena %,d kB, %,d multiply-adds a step",
                model.parameters(), model.fileBytes(), model.arenaBytes() / 1024, model.stepMultiplyAdds()));
        text.append(line(
                "%,d examples, epochs %d, rounds a day %d, keep fraction at most %s",
                workload.examples(), workload.epochs(), workload.roundsPerDay(), workload.keepFraction()));
        text.append('\n');
        text.append(line("%-24s %-4s %10s %10s %10s %9s", "profile", "fits", "s/round", "kB up", "kB down", "J/day"));
        for (ProfileFit fit : profiles) {
            text.append(line(
                    "%-24s %-4s %10.1f %10.1f %10.1f %9.1f",
                    fit.profile(),
                    fit.fits() ? "yes" : "no",
                    fit.secondsPerRound(),
                    fit.perDay().up() / 1000.0,
                    fit.perDay().down() / 1000.0,
                    fit.joulesPerDay()));
        }
        profiles.forEach(fit ->
                fit.broken().forEach(broken -> text.append(line("%s breaks %s", fit.profile(), broken))));
        return text.toString();
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values).stripTrailing() + "\n";
    }
}
