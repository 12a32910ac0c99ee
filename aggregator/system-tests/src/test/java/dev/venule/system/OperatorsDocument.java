package dev.venule.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/operators.md, of which tests run the examples: word by word, but for the port, which must be free. */
final class OperatorsDocument {
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- example: (\\S+) -->\\n```\\w+\\n(.*?)```", Pattern.DOTALL);

    private OperatorsDocument() {}

    static String example(String name) throws IOException {
        Matcher matcher = EXAMPLE.matcher(Files.readString(Repository.root().resolve("docs/operators.md")));
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return matcher.group(2);
            }
        }
        throw new IOException("docs/operators.md has no example " + name);
    }

    /** The words of a command, as a shell would take them apart. */
    static List<String> command(String name, int port) throws IOException {
        List<String> words = new ArrayList<>();
        for (String word :
                example(name).strip().replace("8883", String.valueOf(port)).split(" ", -1)) {
            words.add(word.replaceAll("^'(.*)'$", "$1"));
        }
        return words;
    }

    /** Whom a broker runs as can enter it: where the tests run as root, Mosquitto does not. */
    static Path openToAll(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }
}
