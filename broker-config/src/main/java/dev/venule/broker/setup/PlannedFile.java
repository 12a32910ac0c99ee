package dev.venule.broker.setup;

import java.nio.file.Path;

/**
 * A text to be written.
 *
 * @param rights as in "rw-r--r--"
 */
record PlannedFile(Path path, String content, String rights) {
    static PlannedFile open(Path path, String content) {
        return new PlannedFile(path, content, "rw-r--r--");
    }

    static PlannedFile program(Path path, String content) {
        return new PlannedFile(path, content, "rwxr-xr-x");
    }

    /** Holds a password. */
    static PlannedFile secret(Path path, String content) {
        return new PlannedFile(path, content, "rw-------");
    }
}
