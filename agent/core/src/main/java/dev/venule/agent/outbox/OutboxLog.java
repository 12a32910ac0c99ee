package dev.venule.agent.outbox;

import dev.venule.agent.storage.Checksummed;
import dev.venule.agent.storage.DeviceStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The outbox's state, committed by one append. The log is a row of frames, each of them a whole state, so the last good frame
 * is all that counts: a frame that a crash tore is dropped, and the state before it holds.
 *
 * <p>A frame is: magic (4 bytes), length of the body (4), body, CRC-32 of the body (4), all big-endian.
 */
final class OutboxLog {
    static final String FILE = "outbox";

    private static final int MAGIC = 0x564f5831;
    private static final int HEADER_BYTES = 2 * Integer.BYTES;

    /** Beyond it the log begins anew with one frame. */
    private static final int MAX_LOG_BYTES = 1 << 16;

    private final DeviceStorage storage;
    private long sizeBytes;

    /** Whether the file may end in something else than a good frame, after which nothing must be appended. */
    private boolean tailIsDoubtful;

    private OutboxLog(DeviceStorage storage, long sizeBytes, boolean tailIsDoubtful) {
        this.storage = storage;
        this.sizeBytes = sizeBytes;
        this.tailIsDoubtful = tailIsDoubtful;
    }

    /** An opened log, its last good state, and how many bytes after it were torn. */
    record Opening(OutboxLog log, OutboxState state, long tornBytes) {}

    static Opening open(DeviceStorage storage) throws IOException {
        byte[] bytes = storage.read(FILE).orElse(new byte[0]);
        OutboxState state = OutboxState.empty();
        int end = 0;
        Optional<byte[]> body = frameAt(bytes, end);
        while (body.isPresent()) {
            state = OutboxState.decode(body.get());
            end += HEADER_BYTES + body.get().length + Checksummed.CRC_BYTES;
            body = frameAt(bytes, end);
        }
        long tornBytes = (long) bytes.length - end;
        return new Opening(new OutboxLog(storage, end, tornBytes > 0), state, tornBytes);
    }

    private static Optional<byte[]> frameAt(byte[] bytes, int offset) {
        ByteBuffer rest = ByteBuffer.wrap(bytes, offset, bytes.length - offset);
        if (rest.remaining() < HEADER_BYTES + Checksummed.CRC_BYTES || rest.getInt() != MAGIC) {
            return Optional.empty();
        }
        int length = rest.getInt();
        if (length < 0 || length > rest.remaining() - Checksummed.CRC_BYTES) {
            return Optional.empty();
        }
        byte[] sealed = new byte[length + Checksummed.CRC_BYTES];
        rest.get(sealed);
        return Checksummed.unseal(sealed);
    }

    /**
     * Makes {@code state} the last one. Where this throws, the last state is the new one or the one before; the next commit
     * replaces it whichever it is.
     */
    void commit(OutboxState state) throws IOException {
        byte[] frame = frame(state);
        boolean rewrite = tailIsDoubtful || sizeBytes + frame.length > MAX_LOG_BYTES;
        tailIsDoubtful = true;
        if (rewrite) {
            storage.writeAtomically(FILE, frame);
            sizeBytes = frame.length;
        } else {
            storage.append(FILE, frame);
            sizeBytes += frame.length;
        }
        tailIsDoubtful = false;
    }

    private static byte[] frame(OutboxState state) {
        byte[] body = state.encode();
        byte[] sealed = Checksummed.seal(body);
        return ByteBuffer.allocate(HEADER_BYTES + sealed.length)
                .putInt(MAGIC)
                .putInt(body.length)
                .put(sealed)
                .array();
    }
}
