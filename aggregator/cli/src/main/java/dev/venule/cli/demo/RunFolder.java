package dev.venule.cli.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Where a run stores its files: a folder that the user named and keeps, or a temporary one that goes with the run. */
final class RunFolder implements AutoCloseable {
    private final Path path;
    private final boolean isTemporary;

    private RunFolder(Path path, boolean isTemporary) {
        this.path = path;
        this.isTemporary = isTemporary;
    }

    static RunFolder open(Optional<Path> kept) throws IOException {
        if (kept.isEmpty()) {
            return new RunFolder(Files.createTempDirectory("venule-demo"), true);
        }
        Path folder = Files.createDirectories(kept.get());
        try (var entries = Files.newDirectoryStream(folder)) {
            if (entries.iterator().hasNext()) {
                throw new IllegalArgumentException("--keep " + folder + " is not empty; name a new folder");
            }
        }
        return new RunFolder(folder, false);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        if (isTemporary) {
            Files.walkFileTree(path, new Deletion());
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, java.io.IOException failure) throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
