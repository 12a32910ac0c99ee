package dev.venule.system;

import dev.venule.fleet.data.PatientExamples;
import dev.venule.fleet.federation.BrokerAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** What an operator puts on a device: the agent's configuration, and the examples that the device recorded. */
final class DeviceFolder {
    /** Of the heart study's examples. */
    static final int HEART_FEATURES = 13;

    private static final int HEART_EXAMPLES = 40;
    private static final String EXAMPLES = "beats.csv";

    private DeviceFolder() {}

    /** Impatient, so that a kill costs seconds; {@code more} are further lines of the configuration. */
    static void write(Path device, PatientExamples patient, BrokerAddress broker, String more) throws IOException {
        Path recordings = Files.createDirectories(device.resolve("recordings"));
        Files.writeString(recordings.resolve(EXAMPLES), csv(patient));
        Files.writeString(
                device.resolve("agent.properties"),
                """
                population = %5$s
                device = %2$s
                %6$s
                ca = %1$s/ca.crt
                certificate = %1$s/devices/%2$s.crt
                key = %1$s/devices/%2$s.key
                announcementKey = %1$s/announcement.pub
                storage = state
                examples.folder = recordings
                examples.features = %3$d
                examples.classes = %4$d
                sending.receiptTimeout = PT2S
                retry.firstDelay = PT0.1S
                retry.maxDelay = PT1S
                rounds.recheckInterval = PT1S
                """.formatted(
                                        broker.certificates(),
                                        patient.id(),
                                        patient.featureCount(),
                                        patient.targetCount(),
                                        Ward.POPULATION,
                                        way(broker.uri()))
                        + more);
    }

    private static String way(URI uri) {
        return "mqtts".equals(uri.getScheme()) ? """
                broker = %s
                mqtt.timeouts.connect = PT10S
                mqtt.timeouts.acknowledgement = PT5S
                mqtt.timeouts.part = PT5S
                """.formatted(uri) : "aggregator = " + uri;
    }

    /** Makes a device's folder with examples for the model of docs/aggregator.md. */
    static Path withHeartExamples(Path device) throws IOException {
        Path recordings = Files.createDirectories(device.resolve("recordings"));
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < HEART_EXAMPLES; i++) {
            double first = random.nextDouble();
            lines.append(first);
            for (int f = 1; f < HEART_FEATURES; f++) {
                lines.append(',').append(random.nextDouble());
            }
            lines.append(first > 0.5 ? ",1\n" : ",0\n");
        }
        Files.writeString(recordings.resolve("monday.csv"), lines);
        return device;
    }

    private static String csv(PatientExamples patient) {
        StringBuilder lines = new StringBuilder();
        float[] features = new float[patient.featureCount()];
        float[] target = new float[patient.targetCount()];
        for (int i = 0; i < patient.count(); i++) {
            patient.read(i, features, 0, target, 0);
            for (float feature : features) {
                lines.append(feature).append(',');
            }
            lines.append(patient.label(i)).append('\n');
        }
        return lines.toString();
    }

    /** From now on the device only sends what it has. */
    static void takeExamplesAway(Path device) throws IOException {
        Files.delete(device.resolve("recordings").resolve(EXAMPLES));
    }
}
