package dev.venule.benchmarks.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What agent/daemon/device-image made: {@code runtime/}, {@code lib/}, and {@code agent.jsa} where make-archive was run. */
record DeviceImage(Path folder) {
    private static final String MAIN = "dev.venule.agent.daemon.AgentMain";

    /** As the image's launcher calls it. */
    List<String> agent(DeviceProfile profile, Path config) throws IOException {
        List<String> command = java(profile, classPath());
        Path archive = folder.resolve("agent.jsa");
        if (Files.exists(archive)) {
            command.add(1, "-XX:SharedArchiveFile=" + archive);
        }
        command.addAll(List.of(MAIN, config.toString()));
        return command;
    }

    /** Another program, with the image's libraries and {@code classes} behind them. */
    List<String> program(DeviceProfile profile, Path classes, List<String> program) throws IOException {
        List<String> command = java(profile, classPath() + ":" + classes);
        command.addAll(program);
        return command;
    }

    private List<String> java(DeviceProfile profile, String classPath) {
        List<String> command = new ArrayList<>();
        command.add(folder.resolve("runtime/bin/java").toString());
        command.addAll(profile.jvmOptions());
        command.addAll(List.of("-cp", classPath));
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
