package dev.venule.agent.storage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A flat folder of files. Names are 1 to 100 characters of [a-z0-9-]. Used by one thread at a time.
 *
 * <p>What a method did is durable when it returns: it survives the death of the process and of the power. Where it throws, or
 * the process dies inside it, {@link #writeAtomically} left the old or the new content, {@link #append} left any prefix of
 * what was to be appended, and {@link #delete} left the file or not. The agent's promises are built on exactly this, and the
 * crash tests inject failures at exactly these points.
 */
public interface DeviceStorage {
    /** The whole file; empty where there is none. */
    Optional<byte[]> read(String name) throws IOException;

    /**
     * {@code length} bytes from {@code offset}.
     *
     * @throws IOException also where there is no such file or it ends before
     */
    byte[] read(String name, long offset, int length) throws IOException;

    /** Creates or replaces a file as a whole. */
    void writeAtomically(String name, byte[] content) throws IOException;

    /** Adds to the end of a file, which is created where it is missing. */
    void append(String name, byte[] content) throws IOException;

    /** Removes a file; nothing happens where there is none. */
    void delete(String name) throws IOException;

    /** The names of all files, in alphabetical order. */
    List<String> list() throws IOException;
}
