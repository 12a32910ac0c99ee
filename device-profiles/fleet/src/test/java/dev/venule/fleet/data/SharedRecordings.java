package dev.venule.fleet.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Real recordings, where the machine has them. */
public final class SharedRecordings {
    private static final int MODULE_DEPTH = 2;

    private SharedRecordings() {}

    /** The folder of one data set; the calling test is skipped, and says so, where there is none. */
    public static Path folder(String name) {
        Path shared = Optional.ofNullable(System.getenv("VENULE_SHARED"))
                .map(Path::of)
                .orElseGet(() -> repository().resolve("../shared"));
        Path folder = shared.resolve("data").resolve(name).normalize();
        assumeTrue(
                Files.isDirectory(folder),
                "no recordings in " + folder + "; set VENULE_SHARED to run this test on real data");
        return folder;
    }

    /** Maven runs a module's tests in the module's folder. */
    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        for (int i = 0; i < MODULE_DEPTH; i++) {
            folder = folder.resolve("..");
        }
        return folder.normalize();
    }
}
