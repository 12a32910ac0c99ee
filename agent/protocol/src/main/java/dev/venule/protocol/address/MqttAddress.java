package dev.venule.protocol.address;

import java.util.Optional;

/**
 * The MQTT addresses. Population and device ids are 1 to 64 characters of [A-Za-z0-9_-] and dots that are not the first:
 * nothing that a broker could read as a level or a wildcard.
 */
public final class MqttAddress {
    private static final String ROOT = "venule/v1/";
    private static final String UPDATE = "update";
    private static final String RECEIPT = "receipt";
    private static final String STATUS = "status";
    private static final int MAX_ID_LENGTH = 64;

    private MqttAddress() {}

    /** Who sent a message, read from its address. */
    public record Sender(String population, String device) {}

    /** Who a gateway says sent a message. */
    public record RelayedSender(String gateway, Sender sender) {}

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
        return deviceAddress(population, device, UPDATE);
    }

    /** Where a device hears what became of them. */
    public static String receipt(String population, String device) {
        return deviceAddress(population, device, RECEIPT);
    }

    /** Where a device's presence is retained. */
    public static String status(String population, String device) {
        return deviceAddress(population, device, STATUS);
    }

    /** The aggregator's subscription to every device's updates, in all populations. */
    public static String allUpdates() {
        return ROOT + "+/device/+/update";
    }

    /** The aggregator's subscription to every device's presence. */
    public static String allStatuses() {
        return ROOT + "+/device/+/status";
    }

    /** Where a gateway passes on the updates of a device. */
    public static String relayedUpdate(String gateway, Sender sender) {
        return relayedAddress(sender.population(), gateway, checked(sender.device()), UPDATE);
    }

    /** Where a gateway hears what became of them. */
    public static String relayedReceipt(String gateway, Sender sender) {
        return relayedAddress(sender.population(), gateway, checked(sender.device()), RECEIPT);
    }

    /** Where a gateway passes on a device's presence. */
    public static String relayedStatus(String gateway, Sender sender) {
        return relayedAddress(sender.population(), gateway, checked(sender.device()), STATUS);
    }

    /** A gateway's subscription to the receipts of all its devices. */
    public static String relayedReceipts(String population, String gateway) {
        return relayedAddress(population, gateway, "+", RECEIPT);
    }

    /** The aggregator's subscription to the updates that gateways pass on. */
    public static String allRelayedUpdates() {
        return ROOT + "+/gateway/+/device/+/update";
    }

    /** The aggregator's subscription to the presence that gateways pass on. */
    public static String allRelayedStatuses() {
        return ROOT + "+/gateway/+/device/+/status";
    }

    /** Which part of which content is retained at an address; empty where the address has another form. */
    public static Optional<CoapAddress.Target.ModelPart> part(String address) {
        String[] levels = address.split("/", -1);
        boolean isPart = levels.length == 6
                && isUnderPopulation(levels)
                && levels[3].equals("model")
                && levels[4].matches("[0-9a-f]{64}")
                && levels[5].matches(CoapAddress.PART);
        return isPart
                ? Optional.of(new CoapAddress.Target.ModelPart(levels[2], levels[4], Integer.parseInt(levels[5])))
                : Optional.empty();
    }

    /** The sender named by an update's or a status's address; empty where the address has another form. */
    public static Optional<Sender> sender(String address) {
        String[] levels = address.split("/", -1);
        boolean isDeviceAddress = levels.length == 6
                && isUnderPopulation(levels)
                && levels[3].equals("device")
                && isValidId(levels[4])
                && (levels[5].equals(UPDATE) || levels[5].equals(STATUS));
        return isDeviceAddress ? Optional.of(new Sender(levels[2], levels[4])) : Optional.empty();
    }

    /** Whether a sender's address, direct or relayed, is that of an update and not of a status. */
    public static boolean isUpdate(String address) {
        return address.endsWith("/" + UPDATE);
    }

    /** The same of an update or a status that a gateway passed on. */
    public static Optional<RelayedSender> relayedSender(String address) {
        Optional<RelayedSender> update = relayed(address, UPDATE);
        return update.isPresent() ? update : relayed(address, STATUS);
    }

    /** Whom a receipt is for that goes to a gateway; empty where the address has another form. */
    public static Optional<RelayedSender> relayedReceiver(String address) {
        return relayed(address, RECEIPT);
    }

    private static Optional<RelayedSender> relayed(String address, String leaf) {
        String[] levels = address.split("/", -1);
        boolean isRelayed = levels.length == 8
                && isUnderPopulation(levels)
                && levels[3].equals("gateway")
                && isValidId(levels[4])
                && levels[5].equals("device")
                && isValidId(levels[6])
                && levels[7].equals(leaf);
        return isRelayed
                ? Optional.of(new RelayedSender(levels[4], new Sender(levels[2], levels[6])))
                : Optional.empty();
    }

    private static boolean isUnderPopulation(String[] levels) {
        return levels[0].equals("venule") && levels[1].equals("v1") && isValidId(levels[2]);
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

    private static String relayedAddress(String population, String gateway, String device, String leaf) {
        return ROOT + checked(population) + "/gateway/" + checked(gateway) + "/device/" + device + "/" + leaf;
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
