package dev.venule.fleet.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes recordings for tests, plain or gzip by the name. */
final class RecordingFiles {
    private RecordingFiles() {}

    static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    static void write(Path file, byte[] bytes) throws IOException {
        boolean isGzip = file.toString().endsWith(".gz");
        try (OutputStream plain = Files.newOutputStream(file);
                OutputStream out = isGzip ? new GZIPOutputStream(plain) : plain) {
            out.write(bytes);
        }
    }
}
