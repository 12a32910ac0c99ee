package dev.venule.aggregator.buffer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Who was asked to contribute to a version, and who of them is not in it.
 *
 * @param goal updates of which the version was to be made
 * @param selected devices that were asked, by all cohorts that this process drew for the version; 0 where none are drawn
 * @param missing how many of them are not in the version
 * @param missed who those are, by device id; at most {@link #MAXIMUM_NAMED} of them
 */
public record Participation(Mode mode, int goal, int selected, int missing, List<MissedDevice> missed) {
    /** Bounds what is kept for a version, however large its cohort was. */
    public static final int MAXIMUM_NAMED = 256;

    /** How devices come to contribute. */
    public enum Mode {
        /** Every device when it wants; whatever is buffered counts. */
        ASYNCHRONOUS,
        /** Selected devices, for the current version only. */
        COHORTS;

        /** The name in storage and in reports: lower case. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * The mode of this label.
         *
         * @throws IllegalArgumentException where there is none
         */
        public static Mode ofLabel(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }

    public Participation {
        List<MissedDevice> sorted = new ArrayList<>(missed);
        sorted.sort(Comparator.comparing(MissedDevice::device));
        missed = List.copyOf(sorted.subList(0, Math.min(sorted.size(), MAXIMUM_NAMED)));
        if (goal < 1 || missing > selected || missed.size() > missing) {
            throw new IllegalArgumentException("goal " + goal + ", " + selected + " selected, " + missing
                    + " missing and " + missed.size() + " named is not a participation");
        }
    }

    /** Nobody was asked, so nobody is missing. */
    public static Participation asynchronous(int goal) {
        return new Participation(Mode.ASYNCHRONOUS, goal, 0, 0, List.of());
    }

    /** The same, after a report of {@code device} came too late. */
    Participation withLate(String device) {
        List<MissedDevice> amended = new ArrayList<>();
        for (MissedDevice one : missed) {
            amended.add(one.device().equals(device) ? one.asLate() : one);
        }
        return new Participation(mode, goal, selected, missing, amended);
    }
}
