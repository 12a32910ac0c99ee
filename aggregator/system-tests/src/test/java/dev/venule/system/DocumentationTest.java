package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents speak of things that exist. */
final class DocumentationTest {
    /** `TypeName` or `TypeName.member` in code font. */
    private static final Pattern TYPE_NAME =
            Pattern.compile("`([A-Z][A-Za-z0-9]+)(?:\\.([a-z][A-Za-z0-9]*))?(?:\\(\\))?`");

    private static final Pattern LINK = Pattern.compile("\\]\\((?!http)([^)#]+)(#[^)]*)?\\)");

    @Test
    void everyTypeAndMethodNamedInTheArchitectureExists() throws IOException {
        String text = Files.readString(Repository.root().resolve("docs/architecture.md"));
        List<JavaClass> types = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.venule").stream()
                        .toList();
        Set<String> names = types.stream().map(JavaClass::getSimpleName).collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>();
        int found = 0;
        Matcher matcher = TYPE_NAME.matcher(text);
        while (matcher.find()) {
            found++;
            String type = matcher.group(1);
            String member = matcher.group(2);
            if (!names.contains(type)) {
                missing.add(type);
            } else if (member != null
                    && types.stream().noneMatch(t -> t.getSimpleName().equals(type) && hasMethod(t, member))) {
                missing.add(type + "." + member);
            }
        }
        assertThat(missing).as("named in docs/architecture.md, not in the code").isEmpty();
        assertThat(found).as("types named in docs/architecture.md").isGreaterThan(20);
    }

    @Test
    void everyLinkBetweenDocumentsLeadsToAFile() throws IOException {
        List<String> broken = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Repository.root())) {
            List<Path> documents = files.filter(file ->
                            file.toString().endsWith(".md") && !file.toString().contains("/target/"))
                    .toList();
            assertThat(documents).isNotEmpty();
            for (Path document : documents) {
                Matcher matcher = LINK.matcher(Files.readString(document));
                while (matcher.find()) {
                    if (!Files.exists(document.resolveSibling(matcher.group(1)))) {
                        broken.add(document + " -> " + matcher.group(1));
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static boolean hasMethod(JavaClass type, String name) {
        return type.getMethods().stream().anyMatch(method -> method.getName().equals(name));
    }
}
