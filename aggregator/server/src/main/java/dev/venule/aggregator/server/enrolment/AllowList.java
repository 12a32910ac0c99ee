package dev.venule.aggregator.server.enrolment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who may have a certificate at all: the first column of a CSV file, as bulk enrolment reads it. */
final class AllowList {
    private final Optional<Reloaded<Set<String>>> devices;

    AllowList(Optional<Path> file) {
        devices = file.map(path -> new Reloaded<>(() -> read(path), List.of(path)));
    }

    boolean allows(String device) throws IOException {
        return devices.isEmpty() || devices.get().get().contains(device);
    }

    private static Set<String> read(Path file) throws IOException {
        Set<String> devices = new HashSet<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                devices.add(line.split(",", 2)[0].strip());
            }
        }
        return devices;
    }
}
