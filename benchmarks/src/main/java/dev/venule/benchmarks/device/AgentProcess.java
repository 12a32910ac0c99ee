package dev.venule.benchmarks.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The agent's program in a process of its own, with its log in a file. */
final class AgentProcess implements AutoCloseable {
    private static final long LOOK_AGAIN_MILLIS = 50;

    private final Process process;
    private final Path log;

    private AgentProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** {@code javaOptions} come after those of the image and win. */
    static AgentProcess start(List<String> command, String javaOptions, Path log) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("VENULE_JAVA_OPTS", javaOptions);
        return new AgentProcess(builder.start(), log);
    }

    /** Waits until the aggregator has acknowledged so many updates. */
    void awaitReceipts(int count) throws IOException, InterruptedException {
        while (Files.readAllLines(log).stream()
                        .filter(line -> line.contains("receipt BUFFERED"))
                        .count()
                < count) {
            if (process.waitFor(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IOException("the agent ended with " + process.exitValue() + ": "
                        + String.join("\n", Files.readAllLines(log)));
            }
        }
    }

    /** The largest that the process ever was, of the kernel's VmHWM. */
    double peakMegabytes() throws IOException {
        String line = Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                .filter(status -> status.startsWith("VmHWM:"))
                .findFirst()
                .orElseThrow(() -> new IOException("the kernel does not tell the peak of process " + process.pid()));
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
    }

    /** SIGTERM, and waits. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
