package dev.venule.benchmarks.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What agent/daemon/device-image made. */
record DeviceImage(Path folder) {
    private static final String MAIN = "dev.venule.agent.daemon.AgentMain";

    /** The image's launcher. */
    List<String> agent(Path config) {
        return List.of(folder.resolve("agent").toString(), config.toString());
    }

    /** The agent's program as the launcher runs it, with other options of the JVM. */
    List<String> agent(List<String> javaOptions, Path config) throws IOException {
        return java(javaOptions, classPath(), List.of(MAIN, config.toString()));
    }

    /** Another program, on the image's runtime and with its options and libraries; {@code classes} are its own. */
    List<String> program(List<String> javaOptions, Path classes, List<String> program) throws IOException {
        return java(javaOptions, classPath() + ":" + classes, program);
    }

    /** Archives the classes of a list, as make-archive does, for a program whose own classes are {@code classes}. */
    List<String> dump(Path classList, Path archive, Optional<Path> classes) throws IOException {
        List<String> options =
                List.of("-Xshare:dump", "-XX:SharedClassListFile=" + classList, "-XX:SharedArchiveFile=" + archive);
        return java(options, classPath() + classes.map(own -> ":" + own).orElse(""), List.of());
    }

    private List<String> java(List<String> javaOptions, String classPath, List<String> program) {
        List<String> command = new ArrayList<>();
        command.add(folder.resolve("runtime/bin/java").toString());
        command.add("@" + folder.resolve("jvm.options"));
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", classPath));
        command.addAll(program);
        return command;
    }

    private String classPath() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("lib"))) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".jar"))
                    .sorted()
                    .collect(Collectors.joining(":"));
        }
    }
}
