package dev.venule.cli;

import dev.venule.fleet.virtual.CrowdStudy;
import dev.venule.fleet.virtual.DelayStudy;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code venule simulate --study} measures. */
enum SimulateStudy {
    DELAY {
        @Override
        List<String> lines(@Nullable Integer devices) throws IOException {
            if (devices != null) {
                throw new IllegalArgumentException("study delay has 16 devices; leave --devices out");
            }
            return DelayStudy.table(DelayStudy.run());
        }
    },
    CROWD {
        @Override
        List<String> lines(@Nullable Integer devices) throws IOException {
            return crowd(CrowdStudy.Size.published(devices == null ? DEFAULT_CROWD : devices));
        }
    };

    /** As many as are published. */
    static final int DEFAULT_CROWD = 40_000;

    private static final double MEBIBYTE = 1 << 20;

    /** Of these, those that are smaller than the crowd are shown beside it. */
    private static final int[] SMALLER_CROWDS = {1000, 10_000};

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String PEAK_RESIDENT = "VmHWM:";

    /**
     * The study of this name.
     *
     * @throws IllegalArgumentException where there is none; its message is one line
     */
    static SimulateStudy named(String name) {
        return Stream.of(values())
                .filter(study -> study.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("study must be delay or crowd, was " + name));
    }

    /** Runs it; what people read. {@code devices} is null where nobody said how many. */
    abstract List<String> lines(@Nullable Integer devices) throws IOException;

    private static List<String> crowd(CrowdStudy.Size largest) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("200 devices there at a time, a buffer of 20, 200 versions");
        lines.add("");
        lines.add("| devices | ever there | updates | virtual minutes | seconds | live heap, MiB |");
        lines.add("| --- | --- | --- | --- | --- | --- |");
        int[] counts = IntStream.concat(
                        IntStream.of(SMALLER_CROWDS).filter(count -> count < largest.devices()),
                        IntStream.of(largest.devices()))
                .toArray();
        for (int count : counts) {
            lines.add(row(CrowdStudy.run(CrowdStudy.Size.published(count))));
        }
        lines.add("");
        lines.add(String.format(Locale.ROOT, "peak heap %.1f MiB%s", peakHeapBytes() / MEBIBYTE, peakResident()));
        return lines;
    }

    private static String row(CrowdStudy.Result result) {
        return String.format(
                Locale.ROOT,
                "| %,d | %,d | %,d | %.1f | %.1f | %.1f |",
                result.size().devices(),
                result.seen(),
                result.updates(),
                result.elapsed().toSeconds() / 60.0,
                result.seconds(),
                result.liveHeapBytes() / MEBIBYTE);
    }

    private static long peakHeapBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    /** Where the operating system tells. */
    private static String peakResident() throws IOException {
        if (!Files.isReadable(STATUS)) {
            return "";
        }
        Optional<String> peak = Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(PEAK_RESIDENT))
                .findFirst();
        return peak.map(line -> ", peak resident "
                        + line.substring(PEAK_RESIDENT.length()).strip())
                .orElse("");
    }
}
