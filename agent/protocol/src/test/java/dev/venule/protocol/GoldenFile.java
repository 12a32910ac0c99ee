package dev.venule.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Files under src/test/resources/golden. They never change in place: a new wire version adds new ones. Run a test with
 * {@code -Dgolden.write=true} from the module's folder to write those that are missing.
 */
public final class GoldenFile {
    private GoldenFile() {}

    /** What the file holds; {@code current} is what it will hold if it does not exist and may be written. */
    public static byte[] bytes(String name, byte[] current) throws IOException {
        try (InputStream in = GoldenFile.class.getResourceAsStream("/golden/" + name)) {
            if (in != null) {
                return in.readAllBytes();
            }
        }
        if (!Boolean.getBoolean("golden.write")) {
            throw new AssertionError("golden file " + name + " is missing; -Dgolden.write=true writes it");
        }
        Path path = Path.of("src", "test", "resources", "golden").resolve(name);
        Files.createDirectories(path.getParent());
        Files.write(path, current, StandardOpenOption.CREATE_NEW);
        return current;
    }
}
