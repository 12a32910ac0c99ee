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
        return Long.compareUnsigned(rank(selection.getSalt(), device), selection.getThreshold()) <= 0;
    }
}
