package dev.venule.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/aggregator.md, of which tests run the examples. */
final class AggregatorDocument {
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- example: (\\S+) -->\\n```\\w+\\n(.*?)```", Pattern.DOTALL);

    private AggregatorDocument() {}

    static String text() throws IOException {
        return Files.readString(repository().resolve("docs/aggregator.md"));
    }

    /** The example of this name, as it stands in the text. */
    static String example(String name) throws IOException {
        Matcher matcher = EXAMPLE.matcher(text());
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return matcher.group(2);
            }
        }
        throw new IOException("docs/aggregator.md has no example " + name);
    }

    /** The arguments of an example that is one call of ./venule; what names a file of {@code folder} names it there. */
    static String[] arguments(String name, Path folder) throws IOException {
        List<String> words = List.of(example(name).strip().split(" "));
        return words.stream()
                .skip(1)
                .map(word -> word.contains(".") ? folder.resolve(word).toString() : word)
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
