package dev.venule.aggregator.server.enrolment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that survive a crash whole or not at all. */
final class OwnerFiles {
    private OwnerFiles() {}

    /** Creates or replaces a file that only its owner may read. */
    static void write(Path file, String text) throws IOException {
        write(file, text, "rw-------");
    }

    /** Creates or replaces a file that everybody may read: a broker runs as another user. */
    static void writeForAll(Path file, String text) throws IOException {
        write(file, text, "rw-r--r--");
    }

    private static void write(Path file, String text, String permissions) throws IOException {
        Path absolute = file.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        Path temporary = absolute.resolveSibling(absolute.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        try (FileChannel channel = open(
                temporary, permissions, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            force(channel, text);
        }
        Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Adds a line that is on the disk when this returns. */
    static void append(Path file, String line) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (FileChannel channel = open(
                file,
                "rw-------",
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND))) {
            force(channel, line + "\n");
        }
    }

    private static FileChannel open(Path file, String permissions, Set<? extends OpenOption> options)
            throws IOException {
        boolean isPosix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = isPosix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
        return FileChannel.open(file, options, attributes);
    }

    private static void force(FileChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }
}
