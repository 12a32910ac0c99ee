package dev.venule.benchmarks;

import java.lang.management.ManagementFactory;

/** What the heap holds after collecting garbage. */
final class LiveHeap {
    private static final int COLLECTIONS = 3;

    private LiveHeap() {}

    /** The least of a few collections, bytes: one alone may leave what waits for its cleaner. */
    static long bytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
