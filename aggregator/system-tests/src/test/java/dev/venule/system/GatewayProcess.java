package dev.venule.system;

import dev.venule.cli.Venule;
import java.io.IOException;
import java.nio.file.Path;

/** {@code venule gateway} in a process of its own. */
final class GatewayProcess implements AutoCloseable {
    private final Path folder;
    private Process process;

    private GatewayProcess(Path folder) throws IOException {
        this.folder = folder;
        process = launched();
    }

    /** With the configuration in {@code folder}. */
    static GatewayProcess start(Path folder) throws IOException {
        return new GatewayProcess(folder);
    }

    private Process launched() throws IOException {
        return JavaProcess.builder(
                        Venule.class, "gateway", folder.resolve("gateway.yaml").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("gateway.log").toFile()))
                .start();
    }

    /** SIGKILL, and another one in its place. */
    void killAndLaunch() throws IOException {
        process.destroyForcibly().onExit().join();
        process = launched();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
