package dev.venule.compiler.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Which known name an unknown one was meant to be. */
final class NearestName {
    private NearestName() {}

    /** {@code did you mean "kernel"?}, or all known names where none is near. */
    static String hint(String name, Collection<String> known) {
        String nearest = known.stream()
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .orElseThrow();
        if (distance(name, nearest) <= Math.max(2, nearest.length() / 2)) {
            return "did you mean " + nearest + "?";
        }
        return "known are " + String.join(", ", known);
    }

    /** Levenshtein's distance, without regard to case, hyphens and underscores. */
    private static int distance(String a, String b) {
        String from = plain(a);
        String to = plain(b);
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }

    private static String plain(String name) {
        return OneLine.of(name).replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }
}
