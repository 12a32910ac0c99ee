package dev.venule.protocol.address;

import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The CoAP paths, segment by segment: those of {@link MqttAddress} without their root, and with hashes in base64url, because the
 * path travels with the request for every block. Receipts have none: they are the
 * responses to updates. Ids are those of {@link MqttAddress#isValidId}.
 */
public final class CoapAddress {
    /** The first segment of every path. */
    public static final String VERSION = "v1";

    /** What names a representation: the first bytes of the SHA-256 of the content (not of the part) or of the announcement. */
    public static final int ETAG_BYTES = 8;

    /** 32 bytes in base64url, without padding. */
    private static final int HASH_CHARACTERS = 43;

    /** A part's number, which fits an int. */
    static final String PART = "0|[1-9][0-9]{0,8}";

    private CoapAddress() {}

    /** Where the current announcement is, to be observed. */
    public static List<String> task(String population) {
        return segments(MqttAddress.task(population));
    }

    /** Where part {@code part} of the content with this hash is. */
    public static List<String> modelPart(String population, byte[] sha256, int part) {
        MqttAddress.modelPart(population, sha256, part); // checks them
        return List.of(VERSION, population, "model", base64(sha256), Integer.toString(part));
    }

    /** Where a device posts parts of its updates. */
    public static List<String> update(String population, String device) {
        return segments(MqttAddress.update(population, device));
    }

    /** Where a device puts its presence. */
    public static List<String> status(String population, String device) {
        return segments(MqttAddress.status(population, device));
    }

    /** What a path asks for; empty where nothing has such a path. */
    public static Optional<Target> parse(List<String> path) {
        if (path.size() < 3 || !path.get(0).equals(VERSION) || !MqttAddress.isValidId(path.get(1))) {
            return Optional.empty();
        }
        String population = path.get(1);
        return switch (path.get(2)) {
            case "task" -> path.size() == 3 ? Optional.of(new Target.Task(population)) : Optional.empty();
            case "model" -> modelPart(population, path);
            case "device" -> ofDevice(population, path);
            default -> Optional.empty();
        };
    }

    /** What a path asks for. */
    public sealed interface Target {
        /** The announcement of a population. */
        record Task(String population) implements Target {}

        /** {@code sha256} is 64 lower-case hexadecimal digits, {@code part} counted from 0. */
        record ModelPart(String population, String sha256, int part) implements Target {}

        /** The updates of a device. */
        record Update(MqttAddress.Sender sender) implements Target {}

        /** The presence of a device. */
        record Status(MqttAddress.Sender sender) implements Target {}
    }

    private static Optional<Target> modelPart(String population, List<String> path) {
        boolean isPart = path.size() == 5 && path.get(4).matches(PART);
        return isPart
                ? sha256(path.get(3))
                        .map(sha256 -> new Target.ModelPart(
                                population, MqttAddress.hex(sha256), Integer.parseInt(path.get(4))))
                : Optional.empty();
    }

    private static String base64(byte[] sha256) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256);
    }

    private static Optional<byte[]> sha256(String base64) {
        if (!base64.matches("[A-Za-z0-9_-]{" + HASH_CHARACTERS + "}")) {
            return Optional.empty();
        }
        byte[] sha256 = Base64.getUrlDecoder().decode(base64);
        // The last character has two bits to spare: a content has one path only.
        return base64(sha256).equals(base64) ? Optional.of(sha256) : Optional.empty();
    }

    private static Optional<Target> ofDevice(String population, List<String> path) {
        if (path.size() != 5 || !MqttAddress.isValidId(path.get(3))) {
            return Optional.empty();
        }
        MqttAddress.Sender sender = new MqttAddress.Sender(population, path.get(3));
        return switch (path.get(4)) {
            case "update" -> Optional.of(new Target.Update(sender));
            case "status" -> Optional.of(new Target.Status(sender));
            default -> Optional.empty();
        };
    }

    private static List<String> segments(String mqttAddress) {
        return List.of(mqttAddress.substring("venule/".length()).split("/", -1));
    }
}
