package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The folder that agent/daemon/device-image makes for a device. */
record DeviceImage(Path folder) {
    /** Makes it with {@code options}; aborts the test where the agent's jars are not there yet, or this Java is no JDK. */
    static DeviceImage make(Path folder, String... options) throws Exception {
        Path daemon = Repository.root().resolve("agent/daemon");
        assumeThat(daemon.resolve("target/lib"))
                .as("the agent's jars: mvn verify makes them before this test")
                .isDirectory();
        assumeThat(Path.of(System.getProperty("java.home"), "jmods"))
                .as("a JDK that jlink can take apart")
                .isDirectory();
        List<String> command =
                new ArrayList<>(List.of(daemon.resolve("device-image").toString()));
        command.addAll(List.of(options));
        command.add(folder.toString());
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        assertThat(builder.start().waitFor()).as(String.join(" ", command)).isZero();
        return new DeviceImage(folder);
    }

    /** Bytes of the jars that {@code isCounted} takes by their names; never of TensorFlow Lite's native code. */
    long jarBytes(Predicate<String> isCounted) throws IOException {
        Predicate<String> isNative = name -> name.matches(".*-(linux|macosx|windows)-\\w+\\.jar");
        return bytes(folder.resolve("lib"), isCounted.and(isNative.negate()));
    }

    long runtimeBytes() throws IOException {
        return bytes(folder.resolve("runtime"), name -> true);
    }

    /** Whether a jar is there for CoAP alone. */
    static boolean isOfCoap(String jar) {
        return jar.matches("(venule-transport-coap|californium|element-connector|scandium|slf4j).*");
    }

    String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private static long bytes(Path below, Predicate<String> isCounted) throws IOException {
        long sum = 0;
        try (Stream<Path> files = Files.walk(below)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sum += isCounted.test(String.valueOf(file.getFileName())) ? Files.size(file) : 0;
            }
        }
        return sum;
    }
}
