package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The extension "venule-access" as somebody builds it who takes a rule out of its sources: compiled anew, and put into its jar. */
final class EditedExtension {
    private static final Path SOURCES = Path.of("broker-config/src/main/java");
    private static final String PACKAGE = "dev/venule/broker/";

    private EditedExtension() {}

    /**
     * Changes one place.
     *
     * @param type for example {@code access/AccessRules}
     */
    static void edit(GeneratedFleet fleet, String type, String from, String to) throws IOException {
        String source = Files.readString(Repository.root().resolve(SOURCES).resolve(PACKAGE + type + ".java"));
        assertThat(source).as(type).contains(from);
        Path work = Files.createTempDirectory(fleet.folder(), "extension");
        Path file = work.resolve(PACKAGE + type + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, source.replace(from, to));
        compile(file, work);
        Path jar = fleet.broker().resolve("extensions/venule-access/venule-access.jar");
        try (FileSystem inside = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of());
                Stream<Path> classes = Files.walk(work)) {
            for (Path compiled :
                    classes.filter(path -> path.toString().endsWith(".class")).toList()) {
                Path target = inside.getPath(work.relativize(compiled).toString());
                assertThat(target).as("a class of the extension").exists();
                Files.copy(compiled, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void compile(Path file, Path output) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        String classPath = System.getProperty("java.class.path")
                + System.getProperty("path.separator")
                + Files.readString(GeneratedHiveMq.classPath());
        List<String> options =
                List.of("-proc:none", "--release", "17", "-classpath", classPath, "-d", output.toString());
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            Iterable<? extends JavaFileObject> sources = files.getJavaFileObjects(file);
            boolean isCompiled = compiler.getTask(messages, files, null, options, null, sources)
                    .call();
            assertThat(isCompiled).as(messages.toString()).isTrue();
        }
    }
}
