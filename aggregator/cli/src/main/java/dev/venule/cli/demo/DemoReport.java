package dev.venule.cli.demo;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.annotations.SerializedName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a demo came to: the file that {@code --report} writes. Its keys are stable.
 *
 * @param unseenDevices patients whose data nobody trained on
 * @param seconds wall time of the federation, without building and reading data
 * @param auc only where there are two classes
 * @param modes only where both modes were compared
 */
record DemoReport(
        String data,
        long seed,
        int devices,
        int unseenDevices,
        long versions,
        double seconds,
        Quality accuracy,
        @Nullable Quality auc,
        Bytes uplink,
        Bytes downlink,
        Updates updates,
        @Nullable ModesReport modes) {

    /**
     * One measure, 0..1, over the unseen patients.
     *
     * @param start of the initial weights
     * @param last of the federated model
     * @param localOnly mean of the models that each device trained alone
     */
    record Quality(double start, @SerializedName("final") double last, double localOnly) {}

    /**
     * One direction, all devices together.
     *
     * @param payloadBytes of MQTT messages, repetitions included
     * @param wireBytes through the devices' sockets: MQTT headers and TLS included, TCP/IP headers not
     * @param denseBytes what the same exchange takes as float32
     * @param ratio denseBytes / payloadBytes
     */
    record Bytes(long payloadBytes, long wireBytes, long denseBytes, double ratio) {
        static Bytes of(long payloadBytes, long wireBytes, long denseBytes) {
            return new Bytes(payloadBytes, wireBytes, denseBytes, denseBytes / (double) Math.max(1, payloadBytes));
        }

        Bytes plus(Bytes other) {
            return of(payloadBytes + other.payloadBytes, wireBytes + other.wireBytes, denseBytes + other.denseBytes);
        }
    }

    /**
     * @param sent updates that devices stored for sending
     * @param buffered admitted by the aggregator
     * @param duplicates messages that it had already
     * @param lost a device holds the receipt, and neither a version nor the buffer holds the update: must be 0
     * @param rejected by the reason's label
     */
    record Updates(long sent, long buffered, long duplicates, long lost, Map<String, Long> rejected) {
        /** Without a receipt when the run ended: still in an outbox, or under way. */
        long open() {
            return sent
                    - buffered
                    - rejected.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** The same, with the comparison of both modes. */
    DemoReport with(ModesReport compared) {
        return new DemoReport(
                data,
                seed,
                devices,
                unseenDevices,
                versions,
                seconds,
                accuracy,
                auc,
                uplink,
                downlink,
                updates,
                compared);
    }

    String toJson() {
        Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
        return gson.toJson(this) + System.lineSeparator();
    }

    void write(Path file) throws IOException {
        Files.writeString(file, toJson());
    }
}
