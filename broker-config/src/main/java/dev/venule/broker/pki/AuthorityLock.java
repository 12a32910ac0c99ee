package dev.venule.broker.pki;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/** One writer at a time in a folder of authorities: the aggregator and an operator's command may both be at work. */
final class AuthorityLock {
    /** A file lock is held by the whole process, so its threads need another one between them. */
    private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

    private final Path folder;

    AuthorityLock(Path folder) {
        this.folder = folder;
    }

    @FunctionalInterface
    interface Change {
        void make() throws IOException;
    }

    /** Makes the change when nobody else makes one. A change makes no other. */
    void exclusively(Change change) throws IOException {
        IN_THIS_PROCESS.lock();
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve("lock");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                if (held.isValid()) {
                    change.make();
                }
            }
        } finally {
            IN_THIS_PROCESS.unlock();
        }
    }
}
