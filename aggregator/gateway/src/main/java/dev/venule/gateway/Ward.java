package dev.venule.gateway;

import dev.venule.aggregator.server.coap.CoapEndConfig;
import dev.venule.aggregator.server.coap.CoapIdentity;
import java.util.Optional;
import java.util.Set;

/**
 * The side of the devices.
 *
 * @param coap where they connect
 * @param identity what they are shown, and whose certificates they may have
 * @param devices that may use this gateway; empty for every device of the fleet
 */
public record Ward(CoapEndConfig coap, CoapIdentity identity, Optional<Set<String>> devices) {
    public Ward {
        devices = devices.map(Set::copyOf);
        if (!coap.sharedKeys().isEmpty()) {
            throw new IllegalArgumentException(
                    "a device with a shared key cannot sign; behind a gateway every device needs a certificate");
        }
    }

    boolean isOpenTo(String device) {
        return devices.map(some -> some.contains(device)).orElse(true);
    }
}
