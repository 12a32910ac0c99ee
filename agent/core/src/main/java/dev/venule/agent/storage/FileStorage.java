package dev.venule.agent.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Storage in a folder of the file system: every content is forced to the disk, whole files are renamed into place. The folder
 * is locked for as long as this object is open, so that two agents never share one outbox.
 */
public final class FileStorage implements DeviceStorage, AutoCloseable {
    /** Not valid names, so that no content can collide with them. */
    private static final String LOCK = "LOCK";

    private static final String TEMPORARY = "TEMPORARY";

    private final Path folder;
    private final FileChannel lockFile;

    private FileStorage(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
    }

    /**
     * Opens {@code folder}, which is created where it is missing.
     *
     * @throws IOException also where another agent uses it
     */
    public static FileStorage open(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel lockFile =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(lockFile)) {
            lockFile.close();
            throw new IOException(
                    "the folder " + folder + " is used by another agent; stop it, or give this one another");
        }
        Files.deleteIfExists(folder.resolve(TEMPORARY));
        return new FileStorage(folder, lockFile);
    }

    private static boolean isLocked(FileChannel lockFile) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this process
        }
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(path(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public byte[] read(String name, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel file = FileChannel.open(path(name), StandardOpenOption.READ)) {
            while (bytes.hasRemaining()) {
                if (file.read(bytes, offset + bytes.position()) < 0) {
                    throw new EOFException(name + " has no " + length + " bytes at " + offset);
                }
            }
        }
        return bytes.array();
    }

    @Override
    public void writeAtomically(String name, byte[] content) throws IOException {
        Path target = path(name);
        Path temporary = folder.resolve(TEMPORARY);
        try (FileChannel file = openPrivate(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeFully(file, content);
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        forceFolder();
    }

    @Override
    public void append(String name, byte[] content) throws IOException {
        Path target = path(name);
        boolean isNew = !Files.exists(target);
        try (FileChannel file = openPrivate(target, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writeFully(file, content);
        }
        if (isNew) {
            forceFolder();
        }
    }

    /** What is created is its owner's alone: keys, and what was learned from one patient. */
    private static FileChannel openPrivate(Path file, OpenOption... options) throws IOException {
        boolean isPosix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = isPosix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        return FileChannel.open(file, new HashSet<>(Arrays.asList(options)), attributes);
    }

    private static void writeFully(FileChannel file, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        file.force(true);
    }

    /** A rename is durable once the folder is: ext4 and f2fs may otherwise show the old name after a power cut. */
    private void forceFolder() throws IOException {
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        } catch (AccessDeniedException e) {
            // Windows opens no folder as a file; there NTFS journals the rename itself.
        }
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(path(name));
    }

    @Override
    public List<String> list() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (StorageName.isValid(name)) {
                    names.add(name);
                }
            }
        }
        Collections.sort(names);
        return names;
    }

    /** Gives the folder free for another agent. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    private Path path(String name) {
        return folder.resolve(StorageName.checked(name));
    }
}
