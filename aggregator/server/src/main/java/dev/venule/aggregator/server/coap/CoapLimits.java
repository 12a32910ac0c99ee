package dev.venule.aggregator.server.coap;

import java.time.Duration;

/**
 * What devices may cost.
 *
 * @param maxSessions DTLS sessions and handshakes at a time, and as many TLS connections; at the limit the ones that were silent for
 *     longest are forgotten, or nobody else is let in
 * @param maxHandshakes DTLS handshakes at a time, of peers that have proved their address; at the limit the oldest gives way
 * @param maxOpenBlockBytes memory for all parts of which blocks have arrived and others have not
 * @param maxOpenPartsPerDevice parts of one device that may arrive in blocks at the same time
 * @param maxPendingPerDevice messages of one device that wait for the intake at the same time
 * @param presenceTimeout a device that was not heard for so long is gone
 */
public record CoapLimits(
        int maxSessions,
        int maxHandshakes,
        long maxOpenBlockBytes,
        int maxOpenPartsPerDevice,
        int maxPendingPerDevice,
        Duration presenceTimeout) {
    public CoapLimits {
        requireAtLeast("maxSessions", maxSessions, 10);
        requireAtLeast("maxHandshakes", maxHandshakes, 10);
        requireAtLeast("maxOpenBlockBytes", maxOpenBlockBytes, BlockShelf.MAX_BODY_BYTES);
        requireAtLeast("maxOpenPartsPerDevice", maxOpenPartsPerDevice, 1);
        requireAtLeast("maxPendingPerDevice", maxPendingPerDevice, 1);
        if (presenceTimeout.compareTo(Duration.ofSeconds(3)) < 0) {
            throw new IllegalArgumentException("coap.presenceTimeout must be >= 3 seconds, was " + presenceTimeout);
        }
    }

    /** 10,000 sessions, 250 handshakes, 64 MiB of open blocks, 16 parts and 16 messages of a device, gone after an hour. */
    public static CoapLimits defaults() {
        return new CoapLimits(10_000, 250, 64L << 20, 16, 16, Duration.ofHours(1));
    }

    /** The same but for what an operator chooses. */
    public CoapLimits with(int sessions, Duration presence) {
        return new CoapLimits(
                sessions, maxHandshakes, maxOpenBlockBytes, maxOpenPartsPerDevice, maxPendingPerDevice, presence);
    }

    private static void requireAtLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException("coap." + name + " must be >= " + least + ", was " + value);
        }
    }
}
