package dev.venule.cli.runs;

import dev.venule.aggregator.buffer.MissedDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Versions as people read them. */
final class VersionText {
    private static final int SHOWN_HASH_DIGITS = 16;

    private VersionText() {}

    /** A table, oldest first. */
    static List<String> list(List<VersionReport> versions) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("VERSION", "CREATED", "UPDATES", "ASKED", "MISSING", ""));
        for (VersionReport version : versions) {
            rows.add(List.of(
                    String.valueOf(version.version()),
                    version.created(),
                    version.updates() + " of " + version.goal(),
                    String.valueOf(version.asked()),
                    String.valueOf(version.missing()),
                    version.sentence()));
        }
        return aligned(rows);
    }

    /** Everything about one version. */
    static List<String> of(VersionReport version) {
        List<String> lines = new ArrayList<>();
        lines.add("Version " + version.version() + " of " + version.population() + ", " + version.created()
                + ", weights " + version.weightsSha256().substring(0, SHOWN_HASH_DIGITS));
        lines.add(version.sentence());
        lines.add("");
        lines.addAll(groups(Objects.requireNonNull(version.groups())));
        lines.add("");
        lines.addAll(contributions(Objects.requireNonNull(version.contributions())));
        List<MissedDevice> missed = Objects.requireNonNull(version.missed());
        if (!missed.isEmpty()) {
            lines.add("");
            lines.addAll(missed(missed));
        }
        return lines;
    }

    private static List<String> groups(List<VersionReport.Group> groups) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("PROFILE", "SITE", "CONTRIBUTED", "MISSED", "WHY"));
        for (VersionReport.Group group : groups) {
            rows.add(List.of(
                    orUnknown(group.profile()),
                    orUnknown(group.site()),
                    String.valueOf(group.contributed()),
                    String.valueOf(group.missed()),
                    VersionReport.join(group.reasons())));
        }
        return aligned(rows);
    }

    private static List<String> contributions(List<VersionReport.Share> shares) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("CONTRIBUTED", "PROFILE", "SITE", "FROM VERSION", "STALENESS", "EXAMPLES", "SHARE"));
        for (VersionReport.Share share : shares) {
            rows.add(List.of(
                    share.device(),
                    orUnknown(share.profile()),
                    orUnknown(share.site()),
                    String.valueOf(share.fromVersion()),
                    String.valueOf(share.staleness()),
                    String.valueOf(share.examples()),
                    String.format(Locale.ROOT, "%.1f %%", 100 * share.share())));
        }
        return aligned(rows);
    }

    private static List<String> missed(List<MissedDevice> devices) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("MISSED", "PROFILE", "SITE", "WHY"));
        for (MissedDevice device : devices) {
            rows.add(List.of(device.device(), orUnknown(device.profile()), orUnknown(device.site()), device.reason()));
        }
        return aligned(rows);
    }

    private static String orUnknown(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static List<String> aligned(List<List<String>> rows) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(String.format(Locale.ROOT, "%-" + (widths[i] + 2) + "s", row.get(i)));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
