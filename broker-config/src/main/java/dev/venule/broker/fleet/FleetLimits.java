package dev.venule.broker.fleet;

import java.time.Duration;

/**
 * What an operator may decide about a broker's load; everything else follows from models and numbers of devices.
 *
 * @param packetBytes the largest MQTT packet
 * @param sessionExpiry how long a broker keeps what waits for a client that is away
 * @param messageExpiry how long a message may wait at all
 * @param aggregatorOutage how long the aggregator may be away without an update being dropped
 */
public record FleetLimits(int packetBytes, Duration sessionExpiry, Duration messageExpiry, Duration aggregatorOutage) {
    private static final int MIN_PACKET_BYTES = 128 << 10;
    private static final int MAX_PACKET_BYTES = 256 << 20;

    public FleetLimits {
        if (packetBytes < MIN_PACKET_BYTES || packetBytes > MAX_PACKET_BYTES) {
            throw new IllegalArgumentException("limits.packetBytes must be in " + MIN_PACKET_BYTES + ".."
                    + MAX_PACKET_BYTES + ", because parts of models have 65536 bytes; was " + packetBytes);
        }
        requireAtLeast("sessionExpiry", sessionExpiry, Duration.ofHours(1));
        requireAtLeast("messageExpiry", messageExpiry, Duration.ofHours(1));
        requireAtLeast("aggregatorOutage", aggregatorOutage, Duration.ofMinutes(1));
    }

    /** Packets of 1 MiB, 14 days for sessions and messages, an hour without the aggregator. */
    public static FleetLimits standard() {
        return new FleetLimits(1 << 20, Duration.ofDays(14), Duration.ofDays(14), Duration.ofHours(1));
    }

    private static void requireAtLeast(String name, Duration given, Duration least) {
        if (given.compareTo(least) < 0) {
            throw new IllegalArgumentException("limits." + name + " must be at least " + least + ", was " + given);
        }
    }
}
