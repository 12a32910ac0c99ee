package dev.venule.aggregator.intake;

import com.google.protobuf.ByteString;
import dev.venule.protocol.message.Sha256;
import dev.venule.protocol.message.UpdatePart;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * One update that arrives in parts: which ranges are here. Memory grows with the bytes that came, not with those that were
 * announced; bytes that are held already are never replaced.
 */
final class Upload {
    private final long totalBytes;
    private final ByteString sha256;
    private final TreeMap<Long, ByteString> pieces = new TreeMap<>();
    private long heldBytes;
    private long lastPartMillis;

    Upload(UpdatePart first, long nowMillis) {
        this.totalBytes = first.getTotalBytes();
        this.sha256 = first.getSha256();
        this.lastPartMillis = nowMillis;
    }

    /** Whether the part belongs to the same bytes as the parts before it. */
    boolean fits(UpdatePart part) {
        return part.getTotalBytes() == totalBytes && part.getSha256().equals(sha256);
    }

    /** How many of the part's bytes are not held yet. */
    long newBytes(UpdatePart part) {
        long begin = part.getOffset();
        long end = begin + part.getData().size();
        long held = 0;
        Long from = pieces.floorKey(begin);
        for (Map.Entry<Long, ByteString> piece :
                pieces.subMap(from == null ? begin : from, end).entrySet()) {
            long pieceEnd = piece.getKey() + piece.getValue().size();
            held += Math.max(0, Math.min(end, pieceEnd) - Math.max(begin, piece.getKey()));
        }
        return end - begin - held;
    }

    /** Keeps the bytes that are new. */
    void add(UpdatePart part, long nowMillis) {
        lastPartMillis = nowMillis;
        long end = part.getOffset() + part.getData().size();
        long at = part.getOffset();
        while (at < end) {
            Map.Entry<Long, ByteString> before = pieces.floorEntry(at);
            long heldTo =
                    before == null ? 0 : before.getKey() + before.getValue().size();
            if (heldTo > at) {
                at = heldTo;
            } else {
                Long next = pieces.higherKey(at);
                long to = next == null ? end : Math.min(end, next);
                keep(part, at, to);
                at = to;
            }
        }
    }

    private void keep(UpdatePart part, long from, long to) {
        int start = (int) (from - part.getOffset());
        pieces.put(from, part.getData().substring(start, start + (int) (to - from)));
        heldBytes += to - from;
    }

    boolean isComplete() {
        return heldBytes == totalBytes;
    }

    long heldBytes() {
        return heldBytes;
    }

    long lastPartMillis() {
        return lastPartMillis;
    }

    /** Bytes held from the beginning without a gap. */
    long contiguousBytes() {
        long end = 0;
        for (Map.Entry<Long, ByteString> piece : pieces.entrySet()) {
            if (piece.getKey() != end) {
                return end;
            }
            end += piece.getValue().size();
        }
        return end;
    }

    /** All bytes, once complete. */
    byte[] whole() {
        byte[] whole = new byte[Math.toIntExact(totalBytes)];
        pieces.forEach((offset, bytes) -> bytes.copyTo(whole, offset.intValue()));
        return whole;
    }

    boolean isIntact(byte[] whole) {
        return sha256.isEmpty() || Arrays.equals(sha256.toByteArray(), Sha256.of(whole));
    }
}
