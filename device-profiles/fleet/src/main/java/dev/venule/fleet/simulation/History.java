package dev.venule.fleet.simulation;

import java.util.EnumMap;
import java.util.Map;

/**
 * What has happened so far: a count of each kind, and a hash over everything in order and time. Two runs whose histories
 * differ anywhere have different hashes, but for one chance in 2^64.
 */
final class History {
    /** Where something happens that is not on one device. */
    static final int SERVER = -1;

    private final VirtualTime time;
    private final Map<Happening, Long> counts = new EnumMap<>(Happening.class);
    private long hash;

    History(VirtualTime time) {
        this.time = time;
    }

    /** {@code place} is a device's index or {@link #SERVER}; {@code detail} is whatever tells this from others of its kind. */
    void note(Happening happening, int place, long detail) {
        counts.merge(happening, 1L, Long::sum);
        mix(time.nowNanos());
        mix(((long) happening.name().hashCode() << Integer.SIZE) ^ place);
        mix(detail);
    }

    long hash() {
        return hash;
    }

    /** Of each kind; what never happened counts as 0. */
    Map<Happening, Long> counts() {
        Map<Happening, Long> all = new EnumMap<>(counts);
        for (Happening happening : Happening.values()) {
            all.putIfAbsent(happening, 0L);
        }
        return all;
    }

    /** The finalizer of SplitMix64 (Steele et al. 2014, "Fast Splittable Pseudorandom Number Generators", figure 17). */
    private void mix(long value) {
        long mixed = (hash + 0x9e3779b97f4a7c15L) ^ value;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        hash = mixed ^ (mixed >>> 31);
    }
}
