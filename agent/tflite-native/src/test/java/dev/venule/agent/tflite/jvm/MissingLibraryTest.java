package dev.venule.agent.tflite.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device without the native library is told so in one sentence. Needs a process whose class path lacks it. */
class MissingLibraryTest {
    @TempDir
    Path cache;

    /** The child: prints what the constructor throws. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            try {
                new NativeModelRuntime();
                System.out.println("loaded");
            } catch (IllegalStateException missing) {
                System.out.println(missing.getMessage());
            }
        }
    }

    @Test
    void missingLibraryIsOneSentenceThatSaysWhatToDo() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.bytedeco.javacpp.cachedir=" + cache,
                        "-cp",
                        classPathWithoutNatives(),
                        Child.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
            List<String> lines =
                    output.lines().filter(line -> !line.startsWith("Warning: ")).collect(Collectors.toList());
            assertThat(lines).hasSize(1);
            assertThat(lines.get(0))
                    .startsWith("TensorFlow Lite's native library cannot be loaded: put org.bytedeco:tensorflow-lite")
                    .contains("-Dorg.bytedeco.javacpp.cachedir");
        } finally {
            child.destroyForcibly();
        }
    }

    /** Native jars are those with a classifier: their names end in a platform's name, not in a version. */
    private static String classPathWithoutNatives() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.matches(".*(x86_64|arm64)\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
