package dev.venule.agent.outbox;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * All that the outbox must remember, except for the bytes of updates and of the residual, which have files of their own.
 *
 * @param nextFile the lowest file number never used
 * @param residualFile the file of the current residual; 0 for none
 * @param contributedVersion the highest version that an update was stored for; -1 for none
 * @param pending oldest first
 */
record OutboxState(
        long nextFile, long residualFile, long contributedVersion, OutboxCounts counts, List<PendingUpdate> pending) {
    private static final int HASH_BYTES = 32;

    OutboxState {
        pending = List.copyOf(pending);
    }

    static OutboxState empty() {
        return new OutboxState(1, 0, -1, OutboxCounts.none(), List.of());
    }

    long pendingBytes() {
        return pending.stream().mapToLong(PendingUpdate::sizeBytes).sum();
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(nextFile);
            out.writeLong(residualFile);
            out.writeLong(contributedVersion);
            for (long count : countsInOrder()) {
                out.writeLong(count);
            }
            out.writeInt(pending.size());
            for (PendingUpdate update : pending) {
                out.writeLong(update.fileNumber());
                update.id().writeTo(out);
                out.writeLong(update.baseVersion());
                out.writeInt(update.sizeBytes());
                update.sha256().writeTo(out);
                out.writeBoolean(update.attempted());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private long[] countsInOrder() {
        return new long[] {
            counts.stored(),
            counts.delivered(),
            counts.rejected(),
            counts.expired(),
            counts.evicted(),
            counts.evictedInDoubt(),
            counts.damaged()
        };
    }

    /** Reads what {@link #encode} wrote; the caller has checked its CRC. */
    static OutboxState decode(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        long nextFile = in.readLong();
        long residualFile = in.readLong();
        long contributedVersion = in.readLong();
        OutboxCounts counts = new OutboxCounts(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong());
        int size = in.readInt();
        List<PendingUpdate> pending = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            pending.add(new PendingUpdate(
                    in.readLong(),
                    readBytes(in, UpdateIds.BYTES),
                    in.readLong(),
                    in.readInt(),
                    readBytes(in, HASH_BYTES),
                    in.readBoolean()));
        }
        return new OutboxState(nextFile, residualFile, contributedVersion, counts, pending);
    }

    private static ByteString readBytes(DataInputStream in, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return ByteString.copyFrom(bytes);
    }
}
