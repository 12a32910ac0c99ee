package dev.venule.broker.setup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Files with their rights from the first byte, and folders that only their owner sees. */
final class Folders {
    private Folders() {}

    static void create(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.createDirectory(folder);
        if (isPosix(folder)) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Whole or not at all. */
    static void write(PlannedFile file) throws IOException {
        Path temporary = file.path().resolveSibling(file.path().getFileName() + ".new");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary);
        if (isPosix(temporary)) {
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(file.rights()));
        }
        Files.writeString(temporary, file.content(), StandardCharsets.UTF_8, StandardOpenOption.WRITE);
        Files.move(temporary, file.path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Copies the file into the folder, unless the same is there already. */
    static void copy(Path source, Path folder) throws IOException {
        Path target = folder.resolve(source.getFileName());
        byte[] content = Files.readAllBytes(source);
        if (!Files.exists(target) || !Arrays.equals(content, Files.readAllBytes(target))) {
            Path temporary = folder.resolve(source.getFileName() + ".new");
            Files.write(temporary, content);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Gives the folder and all in it to this user; whether this machine has one. */
    static boolean give(Path folder, String user) throws IOException {
        UserPrincipal owner;
        try {
            owner = folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
        } catch (UserPrincipalNotFoundException e) {
            return false;
        }
        List<Path> files;
        try (Stream<Path> found = Files.walk(folder)) {
            files = found.toList();
        }
        for (Path file : files) {
            if (!Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).equals(owner)) {
                Files.setOwner(file, owner);
            }
        }
        return true;
    }

    private static boolean isPosix(Path file) throws IOException {
        return Files.getFileStore(file).supportsFileAttributeView("posix");
    }
}
