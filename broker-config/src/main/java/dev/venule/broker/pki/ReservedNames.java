package dev.venule.broker.pki;

import dev.venule.protocol.address.MqttAddress;
import java.util.List;

/** Common names with rights of their own, which no device may have, whatever the case of their letters. */
public final class ReservedNames {
    /** The aggregator as the broker's client. */
    public static final String AGGREGATOR = "aggregator";
    /** A person or program that watches the broker. */
    public static final String OPERATOR = "operator";
    /** What brokers call themselves, alone or with a site after it. */
    public static final String BROKER = "broker";
    /** One broker as another's client, alone or with a site after it. */
    public static final String BRIDGE = "bridge";
    /** What speaks for a ward's devices, with its name after it. */
    public static final String GATEWAY = "gateway";

    /** What sees for the preflight what comes of its probes; its devices have a suffix after a dash. */
    public static final String CHECK = "venule-check";

    private static final List<String> WHOLE = List.of(AGGREGATOR, OPERATOR, BROKER, BRIDGE, GATEWAY, CHECK);
    private static final List<String> BEGINNINGS = List.of(BROKER + ".", BRIDGE + ".", GATEWAY + ".", CHECK + "-");

    private ReservedNames() {}

    /** What the certificate of a site's broker says as another broker's client. */
    public static String bridge(String site) {
        return BRIDGE + "." + site;
    }

    public static boolean isBridge(String commonName) {
        return commonName.startsWith(BRIDGE + ".");
    }

    /**
     * What the certificate of a ward's gateway says.
     *
     * @throws IllegalArgumentException where that could not stand in an address
     */
    public static String gateway(String name) {
        String commonName = GATEWAY + "." + name;
        if (!MqttAddress.isValidId(commonName)) {
            throw new IllegalArgumentException(
                    "name must be 1 to 56 characters of A-Z a-z 0-9 . _ -, was \"" + name + "\"");
        }
        return commonName;
    }

    public static boolean isGateway(String commonName) {
        return commonName.startsWith(GATEWAY + ".");
    }

    public static boolean isReserved(String commonName) {
        for (String name : WHOLE) {
            if (commonName.equalsIgnoreCase(name)) {
                return true;
            }
        }
        for (String beginning : BEGINNINGS) {
            if (commonName.regionMatches(true, 0, beginning, 0, beginning.length())) {
                return true;
            }
        }
        return false;
    }
}
