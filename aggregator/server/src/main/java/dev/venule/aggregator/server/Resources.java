package dev.venule.aggregator.server;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What must be closed, last opened first, each of them whatever happens to the others. */
final class Resources {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T resource) {
        open.push(resource);
        return resource;
    }

    void close() throws IOException {
        IOException failure = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                IOException wrapped = e instanceof IOException io ? io : new IOException(e.getMessage(), e);
                if (failure == null) {
                    failure = wrapped;
                } else {
                    failure.addSuppressed(wrapped);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Closes because of {@code cause}, which stays the one to report. */
    void closeAfter(Exception cause) {
        try {
            close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
