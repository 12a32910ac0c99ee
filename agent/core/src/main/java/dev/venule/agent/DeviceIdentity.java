package dev.venule.agent;

import dev.venule.protocol.address.MqttAddress;

/**
 * Who a device is.
 *
 * @param population whose model it trains
 * @param device its id, which is the CN of its certificate
 * @param profile the class of device, for people; at most 64 printable ASCII characters
 * @param agentVersion of this software, for people; at most 64 printable ASCII characters
 * @param site where it is, for people, as a hospital or a ward; at most 64 printable ASCII characters, empty where unknown
 */
public record DeviceIdentity(String population, String device, String profile, String agentVersion, String site) {
    private static final int MAX_TEXT_LENGTH = 64;

    public DeviceIdentity {
        requireId("population", population);
        requireId("device", device);
        requireText("profile", profile);
        requireText("agentVersion", agentVersion);
        requireText("site", site);
    }

    /** A device that does not say where it is. */
    public DeviceIdentity(String population, String device, String profile, String agentVersion) {
        this(population, device, profile, agentVersion, "");
    }

    /** The same device in another population. */
    DeviceIdentity of(String other) {
        return new DeviceIdentity(other, device, profile, agentVersion, site);
    }

    private static void requireId(String field, String id) {
        if (!MqttAddress.isValidId(id)) {
            throw new IllegalArgumentException(field + " must be 1 to 64 characters of A-Z a-z 0-9 . _ - that do not"
                    + " begin with a dot, was \"" + id + "\"");
        }
    }

    private static void requireText(String field, String text) {
        boolean printable = text.length() <= MAX_TEXT_LENGTH;
        for (int i = 0; printable && i < text.length(); i++) {
            printable = text.charAt(i) >= ' ' && text.charAt(i) <= '~';
        }
        if (!printable) {
            throw new IllegalArgumentException(
                    field + " must be at most " + MAX_TEXT_LENGTH + " printable ASCII characters");
        }
    }
}
