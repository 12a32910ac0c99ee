package dev.venule.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder on the disk that is measured, gone when it is closed. */
public record ScratchFolder(Path path) implements AutoCloseable {
    /** In the working directory: a temporary folder may be in memory, where syncing costs nothing. */
    public static ScratchFolder create() throws IOException {
        return new ScratchFolder(Files.createTempDirectory(Path.of("").toAbsolutePath(), "venule-benchmark"));
    }

    @Override
    public void close() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(path)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }
}
