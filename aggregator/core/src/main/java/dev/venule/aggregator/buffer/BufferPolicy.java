package dev.venule.aggregator.buffer;

/**
 * When a buffer is full, and whose updates it takes.
 *
 * @param goal updates per version (FedBuff's K); 1 is fully asynchronous
 * @param contributionCap updates of one device per version
 * @param maximumCountedExamples more examples of one update count as this many
 * @param maximumVersions the population stops learning at this version; Long.MAX_VALUE goes on for ever
 */
public record BufferPolicy(int goal, int contributionCap, int maximumCountedExamples, long maximumVersions) {
    /** What the fixed-point sum has room for. */
    public static final int MAXIMUM_GOAL = 1 << 18;

    public BufferPolicy {
        if (goal < 1 || goal > MAXIMUM_GOAL) {
            throw new IllegalArgumentException("buffer.goal must be in 1.." + MAXIMUM_GOAL + ", was " + goal);
        }
        if (contributionCap < 1) {
            throw new IllegalArgumentException("buffer.contributionCap must be >= 1, was " + contributionCap);
        }
        if (maximumCountedExamples < 1) {
            throw new IllegalArgumentException(
                    "buffer.maximumCountedExamples must be >= 1, was " + maximumCountedExamples);
        }
        if (maximumVersions < 1) {
            throw new IllegalArgumentException("buffer.maximumVersions must be >= 1, was " + maximumVersions);
        }
    }

    /** Each device once per version, at most 1000 examples counted, no end. */
    public static BufferPolicy ofGoal(int goal) {
        return new BufferPolicy(goal, 1, 1000, Long.MAX_VALUE);
    }

    /** The same, with an end. */
    public BufferPolicy stoppingAt(long versions) {
        return new BufferPolicy(goal, contributionCap, maximumCountedExamples, versions);
    }
}
