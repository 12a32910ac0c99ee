package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Error Prone sees what .ci/checks lists: a new module would go unread. */
class ChecksTest {
    @Test
    void sourcesOfEveryModuleAreChecked() throws IOException {
        Path root = Repository.root();
        String checks = Files.readString(root.resolve(".ci/checks/pom.xml"));
        try (Stream<Path> folders = Files.walk(root, 5)) {
            List<String> sources = folders.map(root::relativize)
                    .filter(folder -> folder.endsWith("src/main/java") || folder.endsWith("src/test/java"))
                    .map(folder -> "<source>${venule.root}/" + folder + "</source>")
                    .toList();
            assertThat(sources)
                    .hasSizeGreaterThan(20)
                    .allSatisfy(source -> assertThat(checks).contains(source));
        }
    }
}
