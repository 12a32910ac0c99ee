package dev.venule.agent.tflite.jvm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Trainable models that other projects wrote; they lie beside the repository, not in it. */
final class SharedModels {
    private SharedModels() {}

    /** Skips the test, with a message, where the file is not there. */
    static byte[] read(String name) throws IOException {
        Path file = folder().resolve("models").resolve(name);
        assumeTrue(Files.exists(file), "no " + name + " in shared/models; set VENULE_SHARED to run this test");
        return Files.readAllBytes(file);
    }

    private static Path folder() {
        String configured = System.getenv("VENULE_SHARED");
        if (configured != null) {
            return Path.of(configured);
        }
        Path root = Path.of("").toAbsolutePath();
        while (root != null && !Files.exists(root.resolve(".mvn"))) {
            root = root.getParent();
        }
        return root == null ? Path.of("shared") : root.resolveSibling("shared");
    }
}
