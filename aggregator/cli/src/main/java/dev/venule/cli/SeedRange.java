package dev.venule.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Seeds in a row, both ends included. */
record SeedRange(long first, long last) {
    private static final Pattern COUNT = Pattern.compile("\\d{1,18}");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,18})\\.\\.(\\d{1,18})");

    /**
     * {@code 500} are the seeds from 1 to 500, {@code 7..9} are three.
     *
     * @throws IllegalArgumentException where {@code text} is neither, or there is no such seed; its message is one line
     */
    static SeedRange parse(String text) {
        Matcher range = RANGE.matcher(text);
        SeedRange seeds = new SeedRange(1, 0);
        if (COUNT.matcher(text).matches()) {
            seeds = new SeedRange(1, Long.parseLong(text));
        } else if (range.matches()) {
            seeds = new SeedRange(Long.parseLong(range.group(1)), Long.parseLong(range.group(2)));
        }
        if (seeds.count() < 1) {
            throw new IllegalArgumentException("--seeds must be a count or a range like 1..500, was " + text);
        }
        return seeds;
    }

    long count() {
        return last - first + 1;
    }
}
