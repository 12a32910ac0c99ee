package dev.venule.system;

import dev.venule.aggregator.server.AggregatorMain;
import java.io.IOException;
import java.nio.file.Path;

/** The aggregator's own program in a process of its own, with the {@code aggregator.yaml} of its folder. */
final class AggregatorDaemon implements AutoCloseable {
    private final Path folder;
    private Process process;

    private AggregatorDaemon(Path folder) throws IOException {
        this.folder = folder;
        process = launched();
    }

    static AggregatorDaemon start(Path folder) throws IOException {
        return new AggregatorDaemon(folder);
    }

    /** Starts it again, over what it stored. */
    void launch() throws IOException {
        process = launched();
    }

    private Process launched() throws IOException {
        return JavaProcess.builder(
                        AggregatorMain.class, folder.resolve("aggregator.yaml").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("aggregator.log").toFile()))
                .start();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM, and waits. */
    void terminate() {
        process.destroy();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
