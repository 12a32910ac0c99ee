package dev.venule.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@link MemoryGrowth}: memory that depends on how many updates came is a leak. */
class MemoryGrowthTest {
    private static final long SEED = 1;
    private static final int PARAMETERS = 100_000;
    /** By now the quota's window of 20 versions, of 1,000 updates each, is full: from here on nothing may grow. */
    private static final long FIRST = 22_000;

    private static final long LAST = 44_000;
    /** A leak of 56 bytes an update, less than an id and its entry in a map, goes beyond it. */
    private static final long HEAP_GROWTH_BYTES = 1 << 20;
    /** A verdict with its index entries and its share of the version's delta; with the update's own delta it would be 1,400. */
    private static final long DATABASE_BYTES_PER_UPDATE = 450;

    @Test
    void heapStaysAndDatabaseGrowsByVerdictsOnly(@TempDir Path folder) throws IOException {
        List<MemoryGrowth.Sample> samples = MemoryGrowth.run(folder, PARAMETERS, SEED, FIRST, LAST);
        MemoryGrowth.Sample first = samples.get(0);
        MemoryGrowth.Sample last = samples.get(1);
        assertThat(last.versions()).isEqualTo(44);
        assertThat(last.heapBytes()).as("live heap").isLessThan(first.heapBytes() + HEAP_GROWTH_BYTES);
        assertThat(last.databaseBytes() - first.databaseBytes())
                .as("growth of the database")
                .isLessThan((LAST - FIRST) * DATABASE_BYTES_PER_UPDATE);
    }
}
