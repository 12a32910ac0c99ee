package dev.venule.benchmarks.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The network between device and aggregator: see {@code link.py} beside this class. */
final class TunLink implements AutoCloseable {
    /** Where the aggregator listens. */
    static final String AGGREGATOR = "10.77.0.1";

    /** By which a device reaches it. */
    static final String ADDRESS = "10.77.0.2";

    private final Process process;
    private final PrintStream commands;
    private final BufferedReader answers;

    /** IP packets that were sent, the lost ones included; their bytes with the headers of IP, TCP and UDP. */
    record Sent(long packetsUp, long bytesUp, long packetsDown, long bytesDown) {
        long bytes() {
            return bytesUp + bytesDown;
        }

        long packets() {
            return packetsUp + packetsDown;
        }
    }

    private TunLink(Process process) {
        this.process = process;
        this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        this.answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    /**
     * Makes the network.
     *
     * @param ports of the aggregator
     * @throws IOException where it cannot be made; its own complaint went to standard error
     */
    static TunLink start(Path folder, int... ports) throws IOException {
        Path script = folder.resolve("link.py");
        try (InputStream source = TunLink.class.getResourceAsStream("link.py")) {
            if (source == null) {
                throw new IOException("link.py is not among the classes: build the benchmarks again");
            }
            Files.copy(source, script);
        }
        List<String> command = new ArrayList<>(List.of("python3", script.toString()));
        Arrays.stream(ports).mapToObj(Integer::toString).forEach(command::add);
        TunLink link = new TunLink(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        if (!"ready".equals(link.answers.readLine())) {
            link.close();
            throw new IOException("no network could be made: this needs Linux, python3, /dev/net/tun and a network"
                    + " namespace of its own; begin the command with: sudo unshare --net");
        }
        return link;
    }

    /** Begins to count anew on a network with these faults. */
    void set(int lossPercent, int roundTripMillis, long seed) throws IOException {
        ask("set " + lossPercent + " " + roundTripMillis + " " + seed);
    }

    /** The congestion control of TCP connections to come, as Linux names it. */
    void congestionControl(String algorithm) throws IOException {
        ask("tcp " + algorithm);
    }

    /** What was sent since, once nothing has been for a while. */
    Sent settled(int roundTripMillis) throws IOException, InterruptedException {
        Sent before = count();
        while (true) {
            TimeUnit.MILLISECONDS.sleep(300 + 2L * roundTripMillis);
            Sent now = count();
            if (now.equals(before)) {
                return now;
            }
            before = now;
        }
    }

    private Sent count() throws IOException {
        long[] counts = Arrays.stream(ask("count").split(" "))
                .mapToLong(Long::parseLong)
                .toArray();
        return new Sent(counts[0], counts[1], counts[2], counts[3]);
    }

    private String ask(String command) throws IOException {
        commands.println(command);
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the network has ended");
        }
        return answer;
    }

    @Override
    public void close() {
        commands.close();
        process.destroy();
    }
}
