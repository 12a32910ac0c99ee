package dev.venule.system;

import com.google.protobuf.ByteString;
import dev.venule.agent.daemon.AgentMain;
import dev.venule.agent.outbox.Outbox;
import dev.venule.agent.outbox.OutboxCounts;
import dev.venule.agent.outbox.OutboxLimits;
import dev.venule.agent.outbox.PendingUpdate;
import dev.venule.agent.outbox.UpdateIds;
import dev.venule.agent.storage.FileStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A device: the agent's own program in a process of its own, in a folder with its {@code agent.properties}. Killed and started
 * again as often as a test wants. Its log is a file: what the program wrote before a kill stays.
 */
final class DeviceProcess implements AutoCloseable {
    private static final String ID = " update ([0-9a-f]{32})";
    private static final Pattern PROMISED = Pattern.compile("receipt (?:BUFFERED|DUPLICATE) for" + ID);
    private static final Pattern REJECTED = Pattern.compile("receipt REJECTED for" + ID + ": (\\w+)");

    private final Path folder;
    private Process process;

    private DeviceProcess(Path folder) throws IOException {
        this.folder = folder;
        process = launched();
    }

    /** Starts the agent of {@code folder}. */
    static DeviceProcess start(Path folder) throws IOException {
        return new DeviceProcess(folder);
    }

    /** Starts it again, over what it stored. */
    void launch() throws IOException {
        process = launched();
    }

    private Process launched() throws IOException {
        return JavaProcess.builder(
                        AgentMain.class, folder.resolve("agent.properties").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                .start();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM; returns the exit code. */
    int terminate() {
        process.destroy();
        return process.onExit().join().exitValue();
    }

    /** What its outbox says; only while the agent does not run. */
    OutboxCounts counts() throws IOException {
        return outbox(Outbox::counts);
    }

    /** What waits for a receipt; only while the agent does not run. */
    List<PendingUpdate> pending() throws IOException {
        return outbox(Outbox::pending);
    }

    private <T> T outbox(Function<Outbox, T> question) throws IOException {
        try (FileStorage storage = FileStorage.open(folder.resolve("state"))) {
            return question.apply(Outbox.open(storage, OutboxLimits.standard(), UpdateIds.random()));
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Path folder() {
        return folder;
    }

    Path logFile() {
        return folder.resolve("agent.log");
    }

    List<String> log() throws IOException {
        return Files.readAllLines(logFile());
    }

    /** Updates with a receipt that says that the aggregator counts them. */
    Set<ByteString> promised() throws IOException {
        return ids(PROMISED);
    }

    /** Why the aggregator never will count an update, as the device was told. */
    Map<ByteString, String> rejections() throws IOException {
        Map<ByteString, String> reasons = new HashMap<>();
        for (String line : log()) {
            Matcher matcher = REJECTED.matcher(line);
            if (matcher.find()) {
                reasons.put(id(matcher.group(1)), matcher.group(2));
            }
        }
        return reasons;
    }

    private static ByteString id(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }

    private Set<ByteString> ids(Pattern pattern) throws IOException {
        Set<ByteString> ids = new LinkedHashSet<>();
        for (String line : log()) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                ids.add(id(matcher.group(1)));
            }
        }
        return ids;
    }

    @Override
    public void close() {
        kill();
    }
}
