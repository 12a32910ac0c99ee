package dev.venule.agent.tflite.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.tflite.check.ModelCheck;
import dev.venule.agent.tflite.check.ModelLimits;
import dev.venule.agent.tflite.check.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that ended or hung a process when they were loaded without the check. Each is refused by the rule that its name
 * begins with; corpus/README.md says how they were found.
 */
class KillerCorpusTest {
    private final ModelCheck check = new ModelCheck(ModelLimits.DEFAULT);

    static List<Path> killers() throws IOException, URISyntaxException {
        Path folder = Path.of(KillerCorpusTest.class.getResource("/corpus").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> killers = files.filter(file -> file.toString().endsWith(".tflite.gz"))
                    .sorted()
                    .collect(Collectors.toList());
            assertThat(killers).isNotEmpty();
            return killers;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("killers")
    void killerIsRefusedByItsRule(Path killer) throws IOException {
        String name = killer.getFileName().toString();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(killer))) {
            assertThat(check.check(in.readAllBytes()))
                    .map(Violation::rule)
                    .map(rule -> rule.label())
                    .contains(name.substring(0, name.indexOf('.')));
        }
    }
}
