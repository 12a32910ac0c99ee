package dev.venule.benchmarks.device;

import dev.venule.benchmarks.ScratchFolder;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.LocalPki;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * From the start of the JVM to the first message that the broker accepts: the agent beside the least program with Paho, in pairs,
 * on the same runtime, with the same options, libraries, certificates and Mosquitto, whose log says when. First as the JVM loads
 * classes from jars, then with an archive of its own for each. Arguments: the image that device-image made, and pairs.
 */
public final class StartTime {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final String KEY_STORE = "bare-paho.p12";
    private static final String PASSWORD = "of-a-benchmark";

    private final DeviceImage image;
    private final Path folder;
    private final ObservedMosquitto broker;
    private final Path classes;

    private StartTime(DeviceImage image, Path folder, ObservedMosquitto broker) {
        this.image = image;
        this.folder = folder;
        this.broker = broker;
        this.classes = Path.of(StartTime.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
    }

    private enum Program {
        AGENT,
        BARE_PAHO;

        private String client() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public static void main(String[] arguments) throws Exception {
        DeviceImage image = new DeviceImage(Path.of(arguments[0]).toAbsolutePath());
        int pairs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
        try (ScratchFolder scratch = ScratchFolder.create()) {
            LocalPki pki = LocalPki.openOrCreate(scratch.path(), Clock.systemUTC());
            Identity agent = pki.device(Program.AGENT.client());
            keep(pki.device(Program.BARE_PAHO.client()), pki, scratch.path().resolve(KEY_STORE));
            System.out.println("with " + agent.key().getAlgorithm() + " keys");
            try (ObservedMosquitto broker = ObservedMosquitto.start(scratch.path())) {
                StartTime measure = new StartTime(image, scratch.path(), broker);
                System.out.println("| classes | agent, ms | bare Paho, ms | agent / bare Paho |");
                System.out.println("| --- | --- | --- | --- |");
                System.out.println(measure.row("from jars", false, pairs));
                for (Program program : Program.values()) {
                    measure.archive(program);
                }
                System.out.println(measure.row("from an archive", true, pairs));
            }
        }
    }

    private static void keep(Identity identity, LocalPki pki, Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "device",
                identity.key(),
                PASSWORD.toCharArray(),
                identity.chain().toArray(new Certificate[0]));
        store.setCertificateEntry("authority", pki.caCertificate());
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    private String row(String name, boolean isArchived, int pairs) throws IOException, InterruptedException {
        List<Double> agent = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            agent.add(millis(Program.AGENT, options(Program.AGENT, isArchived)));
            bare.add(millis(Program.BARE_PAHO, options(Program.BARE_PAHO, isArchived)));
            ratios.add(agent.get(pair) / bare.get(pair));
        }
        return String.format(
                Locale.ROOT, "| %s | %.0f | %.0f | %.2f |", name, median(agent), median(bare), median(ratios));
    }

    private List<String> options(Program program, boolean isArchived) {
        return isArchived ? List.of("-XX:SharedArchiveFile=" + archive(program.client())) : List.of("-Xshare:auto");
    }

    private Path archive(String client) {
        return folder.resolve(client + ".jsa");
    }

    private void archive(Program program) throws IOException, InterruptedException {
        Path list = folder.resolve(program.client() + ".classes");
        double unused = millis(program, List.of("-Xshare:off", "-XX:DumpLoadedClassList=" + list));
        Optional<Path> own = program == Program.AGENT ? Optional.empty() : Optional.of(classes);
        Process dump = new ProcessBuilder(image.dump(list, archive(program.client()), own))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("dump.log").toFile())
                .start();
        if (dump.waitFor() != 0) {
            throw new IOException("no archive: " + Files.readString(folder.resolve("dump.log")));
        }
    }

    /** A device that has never run, until its first message is accepted. */
    private double millis(Program program, List<String> options) throws IOException, InterruptedException {
        Path device = Files.createTempDirectory(folder, program.client());
        List<String> command = program == Program.AGENT
                ? image.agent(options, configuration(device, program.client()))
                : image.program(options, classes, bareProgram(program.client()));
        Path log = device.resolve("log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        long begin = System.nanoTime();
        Process process = builder.start();
        try {
            return (broker.awaitAcknowledgement(program.client()) - begin) / NANOS_PER_MILLI;
        } catch (IOException e) {
            throw new IOException(e.getMessage() + ": " + Files.readString(log), e);
        } finally {
            process.destroy();
            process.onExit().join();
        }
    }

    private List<String> bareProgram(String client) {
        return List.of(
                BarePaho.class.getName(),
                "ssl://localhost:" + broker.port(),
                folder.resolve(KEY_STORE).toString(),
                PASSWORD,
                client,
                "venule/v1/watch/device/" + client + "/status");
    }

    private Path configuration(Path device, String client) throws IOException {
        Files.createDirectories(device.resolve("recordings"));
        return Files.writeString(device.resolve("agent.properties"), """
                population = watch
                device = %2$s
                broker = mqtts://localhost:%3$d
                ca = %1$s/ca.crt
                certificate = %1$s/devices/%2$s.crt
                key = %1$s/devices/%2$s.key
                announcementKey = %1$s/announcement.pub
                storage = state
                examples.folder = recordings
                examples.features = 1
                examples.classes = 1
                """.formatted(folder, client, broker.port()));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
