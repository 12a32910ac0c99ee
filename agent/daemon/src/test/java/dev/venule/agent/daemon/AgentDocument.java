package dev.venule.agent.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/agent.md, of which tests run the examples. */
final class AgentDocument {
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- example: (\\S+) -->\\n```\\w+\\n(.*?)```", Pattern.DOTALL);

    private AgentDocument() {}

    /** The example of this name, as it stands in the text. */
    static String example(String name) throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/agent.md"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IOException("run the tests inside the repository");
            }
        }
        Matcher matcher = EXAMPLE.matcher(Files.readString(folder.resolve("docs/agent.md")));
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return matcher.group(2);
            }
        }
        throw new IOException("docs/agent.md has no example " + name);
    }
}
