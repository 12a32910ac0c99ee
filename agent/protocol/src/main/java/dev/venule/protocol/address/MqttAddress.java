package dev.venule.protocol.address;

import java.util.Optional;

/**
 * The MQTT addresses. Population and device ids are 1 to 64 characters of [A-Za-z0-9_-] and dots that are not the first:
 * nothing that a broker could read as a level or a wildcard.
 */
public final class MqttAddress {
    private static final String ROOT = "venule/v1/";
    private static final int MAX_ID_LENGTH = 64;

    private MqttAddress() {}

    /** Who sent a message, read from its address. */
    public record Sender(String population, String device) {}

    /** Where the current announcement is retained. */
    public static String task(String population) {
        return ROOT + checked(population) + "/task";
    }

    /** Where part {@code part} of the content with this hash is retained. */
    public static String modelPart(String population, byte[] sha256, int part) {
        if (part < 0) {
            throw new IllegalArgumentException("parts are counted from 0, this one is " + part);
        }
        return modelAddress(population, sha256) + part;
    }

    /** The filter for all parts of one content. */
    public static String modelParts(String population, byte[] sha256) {
        return modelAddress(population, sha256) + "+";
    }

    /** Where a device publishes its updates. */
    public static String update(String population, String device) {
        return deviceAddress(population, device, "update");
    }

    /** Where a device hears what became of them. */
    public static String receipt(String population, String device) {
        return deviceAddress(population, device, "receipt");
    }

    /** Where a device's presence is retained. */
    public static String status(String population, String device) {
        return deviceAddress(population, device, "status");
    }

    /** The aggregator's subscription to every device's updates, in all populations. */
    public static String allUpdates() {
        return ROOT + "+/device/+/update";
    }

    /** The aggregator's subscription to every device's presence. */
    public static String allStatuses() {
        return ROOT + "+/device/+/status";
    }

    /** The sender named by an update's or a status's address; empty where the address has another form. */
    public static Optional<Sender> sender(String address) {
        String[] levels = address.split("/", -1);
        boolean isDeviceAddress = levels.length == 6
                && levels[0].equals("venule")
                && levels[1].equals("v1")
                && isValidId(levels[2])
                && levels[3].equals("device")
                && isValidId(levels[4])
                && (levels[5].equals("update") || levels[5].equals("status"));
        return isDeviceAddress ? Optional.of(new Sender(levels[2], levels[4])) : Optional.empty();
    }

    /** Whether the id may stand in an address (and in a certificate's CN). */
    public static boolean isValidId(String id) {
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH || id.charAt(0) == '.') {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean allowed = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '_'
                    || c == '-'
                    || c == '.';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    private static String modelAddress(String population, byte[] sha256) {
        if (sha256.length != 32) {
            throw new IllegalArgumentException("a SHA-256 has 32 bytes, this one " + sha256.length);
        }
        StringBuilder address =
                new StringBuilder(ROOT).append(checked(population)).append("/model/");
        return address.append(hex(sha256)).append('/').toString();
    }

    /** Lower-case hexadecimal digits. */
    static String hex(byte[] bytes) {
        StringBuilder digits = new StringBuilder(2 * bytes.length);
        for (byte b : bytes) {
            digits.append(Character.forDigit((b >> 4) & 0xf, 16)).append(Character.forDigit(b & 0xf, 16));
        }
        return digits.toString();
    }

    private static String deviceAddress(String population, String device, String leaf) {
        return ROOT + checked(population) + "/device/" + checked(device) + "/" + leaf;
    }

    private static String checked(String id) {
        if (!isValidId(id)) {
            String shown = id.length() <= MAX_ID_LENGTH ? id : id.substring(0, MAX_ID_LENGTH) + "...";
            throw new IllegalArgumentException("\"" + shown + "\" is not an id: 1 to " + MAX_ID_LENGTH
                    + " characters of A-Z a-z 0-9 . _ - that do not begin with a dot");
        }
        return id;
    }
}
