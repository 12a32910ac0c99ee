package dev.venule.protocol.message;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Which devices a cohort consists of, so that the aggregator and every device come to the same answer without naming one: each
 * device has a rank under a cohort's salt, and the ranks up to the threshold are selected. Stateless; safe for use by several
 * threads.
 */
public final class CohortSelection {
    /** Length of a salt. */
    public static final int SALT_BYTES = 16;

    /** Every rank is at most this one, read as unsigned. */
    public static final long EVERYBODY = -1;

    /** Selects nobody, but for one device in 2^64. */
    public static final long NOBODY = 0;

    private static final double TWO_TO_32 = 4_294_967_296.0;

    private CohortSelection() {}

    /** Where a device stands under this salt: an unsigned number, as good as drawn by lot for each salt. */
    public static long rank(ByteString salt, String device) {
        byte[] id = device.getBytes(StandardCharsets.UTF_8);
        byte[] ticket = new byte[salt.size() + 1 + id.length];
        salt.copyTo(ticket, 0);
        System.arraycopy(id, 0, ticket, salt.size() + 1, id.length);
        return ByteBuffer.wrap(Sha256.of(ticket)).getLong();
    }

    /** Whether this device is asked to contribute. */
    public static boolean selects(Selection selection, String device) {
        return isUpTo(selection.getThreshold(), selection.getSalt(), device);
    }

    /** Whether this device belongs to the successor. */
    public static boolean selects(Successor successor, String device) {
        return isUpTo(successor.getThreshold(), successor.getSalt(), device);
    }

    /**
     * The threshold that selects this share of all devices, as good as by lot; a share up to another's selects none but the
     * other's.
     *
     * @param share in [0, 1]
     */
    public static long thresholdOf(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share is in [0, 1], was " + share);
        }
        if (share == 1) {
            return EVERYBODY;
        }
        // Unsigned 64 bits from a double: the upper half first.
        double scaled = share * TWO_TO_32;
        long upper = (long) scaled;
        return upper << Integer.SIZE | (long) ((scaled - upper) * TWO_TO_32);
    }

    private static boolean isUpTo(long threshold, ByteString salt, String device) {
        return Long.compareUnsigned(rank(salt, device), threshold) <= 0;
    }
}
