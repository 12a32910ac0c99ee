package dev.venule.aggregator.server.arrival;

import dev.venule.aggregator.intake.Provenance;
import dev.venule.protocol.address.MqttAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Which way each device is present by. Presence is not signed, so a gateway may say that a device is there or gone only where nobody
 * else says that it is there. Used by one thread.
 */
public final class PresenceClaims {
    /** The gateway's name, or this for the device's own connection. */
    private static final String DIRECT = "";

    private final Map<MqttAddress.Sender, String> ways = new HashMap<>();

    /**
     * Whether what was said counts.
     *
     * @param isThere whether it says that the device is there
     */
    public boolean counts(MqttAddress.Sender device, Provenance provenance, boolean isThere) {
        String way = provenance instanceof Provenance.Relayed relayed ? relayed.gateway() : DIRECT;
        String known = ways.get(device);
        boolean counts = way.equals(DIRECT) || known == null || known.equals(way);
        if (counts && isThere) {
            ways.put(device, way);
        } else if (counts) {
            ways.remove(device);
        }
        return counts;
    }
}
