package dev.venule.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/aggregator.md, of which tests run the examples; and those of its neighbours. */
public final class AggregatorDocument {
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- example: (\\S+) -->\\n```\\w+\\n(.*?)```", Pattern.DOTALL);

    private AggregatorDocument() {}

    static String text() throws IOException {
        return Files.readString(repository().resolve("docs/aggregator.md"));
    }

    /** The example of this name, as it stands in the text. */
    static String example(String name) throws IOException {
        return example("docs/aggregator.md", name);
    }

    private static String example(String file, String name) throws IOException {
        Matcher matcher = EXAMPLE.matcher(Files.readString(repository().resolve(file)));
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return matcher.group(2);
            }
        }
        throw new IOException(file + " has no example " + name);
    }

    /** The configuration of two populations that docs/releases.md shows. */
    public static String rolloutExample() throws IOException {
        return example("docs/releases.md", "rollout.yaml");
    }

    /** The arguments of the calls of ./venule that docs/releases.md shows, in order; files are those of {@code folder}. */
    public static List<String[]> releaseCommands(Path folder) throws IOException {
        return example("docs/releases.md", "commands")
                .lines()
                .map(line -> argumentsOf(line, folder))
                .toList();
    }

    /** The arguments of an example that is one call of ./venule; what names a file of {@code folder} names it there. */
    static String[] arguments(String name, Path folder) throws IOException {
        return argumentsOf(example(name).strip(), folder);
    }

    private static String[] argumentsOf(String call, Path folder) {
        return Arrays.stream(call.split(" "))
                .skip(1)
                .map(word ->
                        word.matches("[a-z]+\\.[a-z]+") ? folder.resolve(word).toString() : word)
                .toArray(String[]::new);
    }

    static Path repository() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/aggregator.md"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IOException("run the tests inside the repository");
            }
        }
        return folder;
    }
}
