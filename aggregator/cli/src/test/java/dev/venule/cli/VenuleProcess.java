package dev.venule.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The command as users run it: a process of its own, whose temporary files go where the test can see them. */
public final class VenuleProcess implements AutoCloseable {
    /** A process that hangs is killed, so that reading from it ends. */
    private static final long LONGEST_LIFE_MINUTES = 3;

    private static final int MAX_REMEMBERED = 2000;

    private final Process process;
    private final BufferedReader output;

    private VenuleProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts in {@code folder}; its subfolder tmp is for temporary files. There is no shared data. */
    public static VenuleProcess start(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.io.tmpdir=" + temporaryFiles(folder));
        command.addAll(List.of("-Dvenule.terminal=true", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Venule.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment()
                .put("VENULE_SHARED", folder.resolve("no-shared-data").toString());
        Process process = builder.start();
        CompletableFuture.delayedExecutor(LONGEST_LIFE_MINUTES, TimeUnit.MINUTES)
                .execute(process::destroyForcibly);
        return new VenuleProcess(process);
    }

    public static Path temporaryFiles(Path folder) throws IOException {
        return Files.createDirectories(folder.resolve("tmp"));
    }

    /** Reads on until the text has appeared. */
    public void awaitOutput(String text) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = output.read();
            if (next < 0) {
                throw new IOException("it ended before it said \"" + text + "\", with: " + read);
            }
            read.append((char) next);
            if (read.length() > MAX_REMEMBERED) {
                read.delete(0, read.length() - MAX_REMEMBERED);
            }
        }
    }

    /** Asks it to end, as a service manager does (SIGTERM). */
    public void terminate() {
        // Process.destroy would close its output, and what it says while it ends is to be read.
        process.toHandle().destroy();
    }

    /** What it says from here to its end. A live line, however often it changes, is one line. */
    public List<String> remainingLines() throws IOException {
        StringWriter rest = new StringWriter();
        output.transferTo(rest);
        return List.of(rest.toString().split("\n"));
    }

    /** Waits for the end. */
    public int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
