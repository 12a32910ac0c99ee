package dev.venule.system;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The documents of this project, of which tests run the examples. */
final class Document {
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- example: (\\S+) -->\\n```\\w+\\n(.*?)```", Pattern.DOTALL);

    private Document() {}

    /** The example of this name in {@code file}, as it stands in the text. */
    static String example(String file, String name) throws IOException {
        Matcher matcher = EXAMPLE.matcher(Files.readString(Repository.root().resolve(file)));
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return matcher.group(2);
            }
        }
        throw new IOException(file + " has no example " + name);
    }
}
