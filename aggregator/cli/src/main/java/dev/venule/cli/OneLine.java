package dev.venule.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Failures as one line for people. */
final class OneLine {
    private OneLine() {}

    /** What is wrong and, where it can be known, what to do. */
    static String of(Throwable failure) {
        String message = String.valueOf(failure.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
        if (failure instanceof NoSuchFileException) {
            return message + " does not exist; check the path";
        }
        if (failure instanceof AccessDeniedException) {
            return message + " may not be read or written; check its permissions";
        }
        if (failure instanceof NotDirectoryException) {
            return message + " is not a folder; give one";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return message + " exists already; give another name";
        }
        boolean isOurs = failure.getMessage() != null;
        return isOurs ? message : "unexpected " + failure.getClass().getSimpleName() + "; --debug shows where";
    }
}
