package dev.venule.cli.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be chosen about a demo. Checked before anything is started. */
final class DemoOptions {
    @Option(
            names = "--data",
            paramLabel = "SET",
            defaultValue = "ecg",
            description =
                    "Patients: ${COMPLETION-CANDIDATES}. ecg is synthetic; the others are recordings that you have."
                            + " Default: ${DEFAULT-VALUE}.")
    DataSet data = DataSet.ECG;

    @Option(names = "--path", paramLabel = "DIR", description = "Folder with the recordings.")
    @Nullable
    Path path;

    @Option(names = "--devices", paramLabel = "N", description = "How many devices train (ecg: 2 to 200).")
    @Nullable
    Integer devices;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Draws patients, splits, delays and dropouts. Default: ${DEFAULT-VALUE}.")
    long seed;

    @Option(
            names = "--upload",
            paramLabel = "RULE",
            defaultValue = "sparse",
            description = "${COMPLETION-CANDIDATES}. dense sends every parameter as float32, both ways. Default:"
                    + " ${DEFAULT-VALUE}.")
    Upload upload = Upload.SPARSE;

    @Option(names = "--versions", paramLabel = "N", description = "Stop at this model version.")
    @Nullable
    Long versions;

    @Option(
            names = "--dropout",
            paramLabel = "FRACTION",
            defaultValue = "0.1",
            description = "Share of the devices that drop out of each round, 0 to 0.9. Default: ${DEFAULT-VALUE}.")
    double dropout;

    @Option(
            names = "--slow",
            paramLabel = "FACTOR",
            defaultValue = "5x",
            description =
                    "How much slower the slowest device is than the fastest, 1x to 100x. Default: ${DEFAULT-VALUE}.")
    String slow = "5x";

    @Option(
            names = "--broker",
            paramLabel = "URL",
            description = "Use this broker (mqtts://host:port) instead of an embedded one; needs --certificates.")
    @Nullable
    URI broker;

    @Option(
            names = "--certificates",
            paramLabel = "DIR",
            description =
                    "Folder with ca.crt and ca.key, which the broker trusts and by which it is trusted: aggregator and"
                            + " devices get their client certificates from it.")
    @Nullable
    Path certificates;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the result as JSON.")
    @Nullable
    Path report;

    @Option(names = "--keep", paramLabel = "DIR", description = "Keep all files of the run in this folder.")
    @Nullable
    Path keep;

    /** Which patients. */
    enum DataSet {
        ECG,
        WATCH,
        MITBIH,
        HEART;

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        @Override
        public String toString() {
            return label();
        }
    }

    /** How updates and versions travel. */
    enum Upload {
        SPARSE,
        DENSE;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** How many times slower the slowest device is: 5 for "5x" and for "5". */
    double slowFactor() {
        String number = slow.endsWith("x") ? slow.substring(0, slow.length() - 1) : slow;
        try {
            return Double.parseDouble(number);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--slow must look like 5x, was " + slow);
        }
    }

    /** @throws IllegalArgumentException where a choice makes no sense; its message is one line */
    void check() {
        requireRange("--dropout", dropout, 0, 0.9);
        requireRange("--slow", slowFactor(), 1, 100);
        if (versions != null && (versions < 1 || versions > 1_000_000)) {
            throw new IllegalArgumentException("--versions must be in 1..1000000, was " + versions);
        }
        if (devices != null && data != DataSet.ECG) {
            throw new IllegalArgumentException(
                    "--devices is for --data ecg; the other sets have as many devices as patients");
        }
        requireRange("--devices", devices == null ? 2 : devices, 2, 200);
        if (path != null && data == DataSet.ECG) {
            throw new IllegalArgumentException("--path is for recordings; --data ecg makes its patients itself");
        }
        if ((broker == null) != (certificates == null)) {
            throw new IllegalArgumentException("--broker and --certificates need each other: the broker must trust the"
                    + " certificates that aggregator and devices show");
        }
    }

    Optional<Path> keptFolder() {
        return Optional.ofNullable(keep);
    }

    private static void requireRange(String name, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(String.format(
                    java.util.Locale.ROOT, "%s must be in %s..%s, was %s", name, plain(min), plain(max), plain(value)));
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
