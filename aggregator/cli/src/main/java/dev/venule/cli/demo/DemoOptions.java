package dev.venule.cli.demo;

import dev.venule.fleet.federation.BrokerAddress;
import dev.venule.fleet.federation.Reach;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be chosen about a demo. Checked before anything is started. */
final class DemoOptions {
    private static final int DEFAULT_DEVICES = 24;
    private static final double DEFAULT_DROPOUT = 0.1;
    private static final String DEFAULT_SLOW = "5x";

    @Option(
            names = "--data",
            paramLabel = "SET",
            defaultValue = "ecg",
            description =
                    "Whose data: ${COMPLETION-CANDIDATES}. ecg is made from the seed; the others are recordings of"
                            + " real patients, which you give with --path. Default: ${DEFAULT-VALUE}.")
    DataSet data = DataSet.ECG;

    @Option(names = "--path", paramLabel = "DIR", description = "Folder with the recordings of --data (docs/data.md).")
    @Nullable
    Path path;

    @Option(
            names = "--devices",
            paramLabel = "N",
            description = "How many devices train, 2 to 200; only for --data ecg. Default: " + DEFAULT_DEVICES + ".")
    @Nullable
    Integer devices;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides about patients, initial weights, delays and dropouts. Default: ${DEFAULT-VALUE}.")
    long seed;

    @Option(
            names = "--upload",
            paramLabel = "RULE",
            defaultValue = "sparse",
            description =
                    "What travels: sparse sends the largest changes only, compressed; dense sends every parameter as"
                            + " float32, both ways, to compare with. Default: ${DEFAULT-VALUE}.")
    Upload upload = Upload.SPARSE;

    @Option(
            names = "--versions",
            paramLabel = "N",
            description = "Stop at this model version. Default: what suits the data.")
    @Nullable
    Long versions;

    @Option(
            names = "--dropout",
            paramLabel = "FRACTION",
            description = "Share of the devices that drop out of each round, 0 to 0.9. Default: " + DEFAULT_DROPOUT
                    + ". Where it or --slow is given, both modes are compared at the end, on virtual time: how long"
                    + " synchronous cohorts take to become how good, and how long asynchronous devices.")
    @Nullable
    Double dropout;

    @Option(
            names = "--slow",
            paramLabel = "FACTOR",
            description = "How much slower the slowest device is than the fastest, 1x to 100x. Default: " + DEFAULT_SLOW
                    + ". Likewise.")
    @Nullable
    String slow;

    @Option(
            names = "--broker",
            paramLabel = "URL",
            description = "Use this MQTT broker (mqtts://host:port) instead of an embedded one; needs --certificates.")
    @Nullable
    URI broker;

    @Option(
            names = "--certificates",
            paramLabel = "DIR",
            description =
                    "Folder with ca.crt and ca.key of the authority that the broker trusts and that signed the broker's"
                            + " certificate. Client certificates of aggregator and devices are made there.")
    @Nullable
    Path certificates;

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            description =
                    "How devices reach the aggregator: mqtt (through a broker, the default) or coap (straight, over"
                            + " DTLS).")
    Transport transport = Transport.MQTT;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the result to this file, as JSON.")
    @Nullable
    Path report;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Keep all files of the run in this new or empty folder.")
    @Nullable
    Path keep;

    /** How devices reach the aggregator. */
    enum Transport {
        MQTT,
        COAP;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Which patients. */
    enum DataSet {
        ECG(""),
        WATCH("wisdm-watch"),
        MITBIH("mitbih/signal"),
        HEART("heart-disease");

        private final String sharedFolder;

        DataSet(String sharedFolder) {
            this.sharedFolder = sharedFolder;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How updates and versions travel. */
    enum Upload {
        SPARSE,
        DENSE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How many times slower the slowest device is: 5 for "5x" and for "5". */
    double slowFactor() {
        String factor = slow == null ? DEFAULT_SLOW : slow;
        String number = factor.endsWith("x") ? factor.substring(0, factor.length() - 1) : factor;
        try {
            return Double.parseDouble(number);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--slow must look like 5x, was " + factor);
        }
    }

    /** Of each round, 0..0.9. */
    double dropoutFraction() {
        return dropout == null ? DEFAULT_DROPOUT : dropout;
    }

    /** Whether somebody wants to know what dropouts and slow devices do to each mode. */
    boolean comparesModes() {
        return dropout != null || slow != null;
    }

    /** @throws IllegalArgumentException where a choice makes no sense; its message is one line */
    void check() {
        requireRange("--dropout", dropoutFraction(), 0, 0.9);
        requireRange("--slow", slowFactor(), 1, 100);
        if (versions != null && (versions < 1 || versions > 1_000_000)) {
            throw new IllegalArgumentException("--versions must be in 1..1000000, was " + versions);
        }
        if (devices != null && data != DataSet.ECG) {
            throw new IllegalArgumentException(
                    "--devices is for --data ecg; the other sets have as many devices as patients");
        }
        requireRange("--devices", syntheticDevices(), 2, 200);
        if (path != null && data == DataSet.ECG) {
            throw new IllegalArgumentException("--path is for recordings; --data ecg makes its patients itself");
        }
        if (path == null && data != DataSet.ECG && !Files.isDirectory(recordings())) {
            throw new IllegalArgumentException("--data " + data + " needs --path DIR with the recordings; docs/data.md"
                    + " says where to fetch them and in which format");
        }
        checkBroker();
    }

    private void checkBroker() {
        if (broker != null && transport == Transport.COAP) {
            throw new IllegalArgumentException("--broker is for MQTT; leave it out with --transport coap");
        }
        if ((broker == null) != (certificates == null)) {
            throw new IllegalArgumentException("--broker and --certificates need each other: the broker must trust the"
                    + " certificates that aggregator and devices show");
        }
        if (broker != null
                && !("mqtts".equals(broker.getScheme()) && broker.getHost() != null && broker.getPort() > 0)) {
            throw new IllegalArgumentException("--broker must look like mqtts://host:8883, was " + broker);
        }
    }

    /** How devices reach the aggregator. */
    Reach reach() {
        if (broker != null && certificates != null) {
            return new Reach.ExternalBroker(new BrokerAddress(broker, certificates));
        }
        return transport == Transport.COAP ? new Reach.Coap() : new Reach.EmbeddedBroker();
    }

    /** The same in words. */
    String whereDevicesConnect() {
        if (broker != null) {
            return broker.toString();
        }
        return transport == Transport.COAP ? "CoAP over DTLS" : "an embedded broker with mutual TLS";
    }

    /** The folder that was given, or the one of the shared data, which need not be there. */
    Path recordings() {
        String shared = Optional.ofNullable(System.getenv("VENULE_SHARED")).orElse("../shared");
        return Optional.ofNullable(path).orElse(Path.of(shared, "data", data.sharedFolder));
    }

    int syntheticDevices() {
        return devices == null ? DEFAULT_DEVICES : devices;
    }

    Optional<Path> keptFolder() {
        return Optional.ofNullable(keep);
    }

    private static void requireRange(String name, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%s must be in %s..%s, was %s", name, plain(min), plain(max), plain(value)));
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
