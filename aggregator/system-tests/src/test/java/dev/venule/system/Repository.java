package dev.venule.system;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where this project's own files are, whichever folder a test was started in. */
final class Repository {
    private Repository() {}

    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("venule"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("run the tests inside the repository");
        }
        return folder;
    }
}
