package dev.venule.aggregator.intake;

import java.time.Duration;

/**
 * What the intake takes on.
 *
 * @param maxUpdateBytes largest whole update
 * @param maxOpenUploadsPerDevice updates of one device that may arrive in parts at the same time; a further one replaces the
 *     oldest
 * @param maxOpenBytes memory for all unfinished uploads together, bytes
 * @param uploadExpiry an unfinished upload is forgotten this long after its last part
 */
public record IntakeLimits(int maxUpdateBytes, int maxOpenUploadsPerDevice, long maxOpenBytes, Duration uploadExpiry) {
    public IntakeLimits {
        requireAtLeast("maxUpdateBytes", maxUpdateBytes, 1024);
        requireAtLeast("maxOpenUploadsPerDevice", maxOpenUploadsPerDevice, 1);
        if (maxOpenBytes < maxUpdateBytes) {
            throw new IllegalArgumentException("intake.maxOpenBytes must hold at least one update of maxUpdateBytes = "
                    + maxUpdateBytes + " bytes, was " + maxOpenBytes);
        }
        if (uploadExpiry.isNegative() || uploadExpiry.isZero()) {
            throw new IllegalArgumentException("intake.uploadExpiry must be above 0, was " + uploadExpiry);
        }
    }

    /** Updates up to 64 MiB, 2 at a time from a device, 256 MiB in all, forgotten after 15 minutes. */
    public static IntakeLimits defaults() {
        return new IntakeLimits(64 << 20, 2, 256L << 20, Duration.ofMinutes(15));
    }

    private static void requireAtLeast(String name, int value, int min) {
        if (value < min) {
            throw new IllegalArgumentException("intake." + name + " must be >= " + min + ", was " + value);
        }
    }
}
