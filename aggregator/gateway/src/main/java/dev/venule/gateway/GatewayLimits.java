package dev.venule.gateway;

import java.time.Duration;

/**
 * What a ward may cost.
 *
 * @param bytesPerHour of updates that one device may send, on average and at once; a small part counts as 1 KiB
 * @param waitingParts of all devices that wait for their receipts at the same time
 * @param receiptTimeout how long a part waits for its receipt; then the device sends it again
 * @param cacheBytes memory for announced contents; one that is larger cannot be had through the gateway
 */
public record GatewayLimits(long bytesPerHour, int waitingParts, Duration receiptTimeout, long cacheBytes) {
    public GatewayLimits {
        requireAtLeast("bytesPerHour", bytesPerHour, 1 << 10);
        requireAtLeast("waitingParts", waitingParts, 1);
        requireAtLeast("receiptTimeout in milliseconds", receiptTimeout.toMillis(), 1000);
        requireAtLeast("cacheBytes", cacheBytes, 1 << 20);
    }

    /** 16 MiB of updates an hour from a device, 256 parts waiting for up to 30 seconds, 64 MiB of contents. */
    public static GatewayLimits standard() {
        return new GatewayLimits(16 << 20, 256, Duration.ofSeconds(30), 64 << 20);
    }

    private static void requireAtLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException("limits." + name + " must be >= " + least + ", was " + value);
        }
    }
}
