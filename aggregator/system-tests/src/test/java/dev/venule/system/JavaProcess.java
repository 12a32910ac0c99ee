package dev.venule.system;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of this project in processes of their own, with the class path of the test. */
final class JavaProcess {
    private JavaProcess() {}

    /** A small JVM that starts fast: many of them run beside each other. */
    static ProcessBuilder builder(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }
}
