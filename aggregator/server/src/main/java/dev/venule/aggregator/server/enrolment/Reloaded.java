package dev.venule.aggregator.server.enrolment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in files, read again when they changed: keys and certificates are replaced while the aggregator runs. Files that
 * belong together are replaced one after the other; while they do not fit, the former value holds. Safe for
 * use by several threads.
 */
public final class Reloaded<T> {
    private final Reader<T> reader;
    private final List<Path> files;
    private List<Object> stamps = List.of();
    private @Nullable T value;

    /** Reads the files and checks that they fit. */
    @FunctionalInterface
    public interface Reader<T> {
        T read() throws IOException;
    }

    public Reloaded(Reader<T> reader, List<Path> files) {
        this.reader = reader;
        this.files = List.copyOf(files);
    }

    /** @throws IOException where there never was a value that fits */
    public synchronized T get() throws IOException {
        T known = value;
        try {
            List<Object> found = stamps();
            if (known != null && found.equals(stamps)) {
                return known;
            }
            T fresh = reader.read();
            value = fresh;
            stamps = found;
            return fresh;
        } catch (IOException | IllegalArgumentException e) {
            if (known != null) {
                return known;
            }
            throw e;
        }
    }

    /**
     * What now stands in the files, or what stood there before. Call after {@link #get} has succeeded once.
     *
     * @throws IllegalStateException where it never has
     */
    public T latest() {
        try {
            return get();
        } catch (IOException e) {
            throw new IllegalStateException("nothing was read yet", e);
        }
    }

    private List<Object> stamps() throws IOException {
        List<Object> found = new ArrayList<>();
        for (Path file : files) {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            found.add(attributes.lastModifiedTime());
            found.add(attributes.size());
            found.add(String.valueOf(attributes.fileKey()));
        }
        return found;
    }
}
