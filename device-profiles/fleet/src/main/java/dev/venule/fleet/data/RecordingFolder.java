package dev.venule.fleet.data;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A folder of recordings, plain or gzip. Every failure is one line that names the file and says what to do. */
final class RecordingFolder {
    private static final String GZIP_SUFFIX = ".gz";

    private final Path folder;
    private final String originals;

    /** @param originals where a user can fetch what is missing */
    RecordingFolder(Path folder, String originals) {
        this.folder = folder;
        this.originals = originals;
    }

    /** What a line handler throws for a line that it cannot use. */
    static final class MalformedLineException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedLineException(String message) {
            super(message);
        }
    }

    /** Takes one line of a text file. */
    @FunctionalInterface
    interface LineHandler {
        void handle(String line) throws MalformedLineException;
    }

    /** The files whose name (without .gz) matches, by name; group 1 of the match is the patient's id. */
    List<Path> list(Pattern name) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new UnreadableRecordingException(
                    "there is no folder " + folder + "; give the recordings' folder with --path (" + originals + ")");
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> found = entries.filter(
                            file -> name.matcher(plainName(file)).matches())
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new UnreadableRecordingException(folder + " holds no file named like " + readable(name)
                        + ", with or without " + GZIP_SUFFIX + "; give another --path (" + originals + ")");
            }
            return found;
        }
    }

    /** A file's name with a star, as users write patterns: the expression has one group, which is the id. */
    private static String readable(Pattern name) {
        return name.pattern().replaceAll("\\(.*\\)", "*").replace("\\.", ".");
    }

    /** The file of this name, or of this name and .gz. */
    Path find(String name) throws IOException {
        for (String candidate : List.of(name, name + GZIP_SUFFIX)) {
            Path file = folder.resolve(candidate);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        throw new UnreadableRecordingException(
                folder + " lacks " + name + " (or " + name + GZIP_SUFFIX + "); fetch it: " + originals);
    }

    /** Group 1 of the match of the file's name. */
    static String idOf(Path file, Pattern name) {
        Matcher matcher = name.matcher(plainName(file));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(file + " is not named like " + name);
        }
        return matcher.group(1);
    }

    /** Hands every line that is not empty to {@code handler}; a malformed one ends the reading with file and line. */
    static void forEachLine(Path file, LineHandler handler) throws IOException {
        int number = 0;
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    handler.handle(line);
                }
            }
        } catch (MalformedLineException e) {
            throw new UnreadableRecordingException(file + ":" + number + ": " + e.getMessage());
        } catch (EOFException | ZipException e) {
            throw damaged(file, e);
        }
    }

    static byte[] readBytes(Path file) throws IOException {
        try (InputStream in = open(file)) {
            return in.readAllBytes();
        } catch (EOFException | ZipException e) {
            throw damaged(file, e);
        }
    }

    /** The platform's message says what is wrong with a compressed file, not with which. */
    private static UnreadableRecordingException damaged(Path file, IOException failure) {
        return new UnreadableRecordingException(
                file + " is not a whole gzip file (" + failure.getMessage() + "); fetch it again");
    }

    private static InputStream open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UnreadableRecordingException(file + " is not a file; give a folder that holds the recordings");
        }
        InputStream in = Files.newInputStream(file);
        return file.toString().endsWith(GZIP_SUFFIX) ? new GZIPInputStream(in) : in;
    }

    private static String plainName(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(GZIP_SUFFIX) ? name.substring(0, name.length() - GZIP_SUFFIX.length()) : name;
    }

    /** A finite number. */
    static float number(String text, String what) throws MalformedLineException {
        try {
            float value = Float.parseFloat(text.trim());
            if (Float.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below, together with what parses but is no measurement.
        }
        throw new MalformedLineException(what + " should be a number, is \"" + text.trim() + "\"");
    }
}
