package dev.venule.agent.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Small files that the kernel writes. One that is missing or that a driver does not answer for is empty. */
final class KernelFiles {
    private final Path root;

    KernelFiles(Path root) {
        this.root = root;
    }

    Path path(String relative) {
        return root.resolve(relative);
    }

    /** Folders and links to folders in {@code folder}, in order; none where it is missing. */
    List<Path> folders(String folder) throws IOException {
        Path path = path(folder);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }

    /** Without white space around it. */
    String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return ""; // sensors come and go, and drivers refuse to answer while they sleep
        }
    }

    OptionalLong number(Path file) {
        try {
            return OptionalLong.of(Long.parseLong(text(file)));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
