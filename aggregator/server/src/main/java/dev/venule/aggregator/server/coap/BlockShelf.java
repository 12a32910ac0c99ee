package dev.venule.aggregator.server.coap;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Parts that arrive in blocks, until they are whole. Blocks may come in any order and twice: the first one counts. Everything is
 * bounded: the size of a part, the parts of a device, the bytes of all; what is not finished in time is forgotten. Safe for use by
 * several threads.
 */
final class BlockShelf {
    /** Of a part: docs/protocol.md. */
    static final int MAX_BODY_BYTES = 64 << 10;

    private static final int UNIT = 16;
    private static final long EXPIRY_NANOS = 300_000_000_000L;

    private final CoapLimits limits;
    private final LongSupplier nanoTicker;
    /** In the order of their last block: the first is the next to expire. */
    private final LinkedHashMap<Key, Body> bodies = new LinkedHashMap<>(16, 0.75f, true);

    BlockShelf(CoapLimits limits, LongSupplier nanoTicker) {
        this.limits = limits;
        this.nanoTicker = nanoTicker;
    }

    /** Which part a block belongs to: the device's Request-Tag keeps its parts apart. */
    record Key(String device, String path, String tag) {}

    /**
     * A block.
     *
     * @param offset of the part's bytes
     * @param unitBytes what the sizes of all but the last block are multiples of
     * @param mostBytes that a block may have
     * @param isLast whether none come behind it
     */
    record Block(int offset, int unitBytes, int mostBytes, boolean isLast, byte[] payload) {
        boolean isWellFormed() {
            int length = payload.length;
            return length > 0 && length <= mostBytes && (isLast || length % unitBytes == 0);
        }
    }

    /** What became of a block. */
    sealed interface Step {
        /** It is kept; more are needed. {@code arrived} says which are here, by number. */
        record Continue(BitSet arrived) implements Step {}

        /** All are here. */
        record Complete(byte[] body) implements Step {}

        /** The last one came, and others are not here: the device begins the part anew. */
        record Incomplete() implements Step {}

        /** No part may be so large. */
        record TooLarge() implements Step {}

        /** A block that does not fit its own number and size. */
        record Malformed() implements Step {}

        /** No memory for it at present. */
        record NoRoom() implements Step {}
    }

    synchronized Step add(Key key, Block block) {
        int length = block.payload().length;
        if (!block.isWellFormed()) {
            return new Step.Malformed();
        }
        if (block.offset() > MAX_BODY_BYTES - length) {
            bodies.remove(key);
            return new Step.TooLarge();
        }
        expire();
        Body body = bodies.get(key);
        if (body == null && block.isLast()) {
            // Needs no room, and must not take another part's.
            return block.offset() == 0 ? new Step.Complete(block.payload()) : new Step.Incomplete();
        }
        if (body == null) {
            makeRoomFor(key.device());
            if ((bodies.size() + 1L) * MAX_BODY_BYTES > limits.maxOpenBlockBytes()) {
                return new Step.NoRoom();
            }
            body = new Body();
            bodies.put(key, body);
        }
        body.add(block);
        body.lastNanos = nanoTicker.getAsLong();
        return block.isLast()
                ? finish(key, body, block.offset() + length)
                : new Step.Continue(body.arrived(block.unitBytes()));
    }

    synchronized int openParts() {
        return bodies.size();
    }

    private Step finish(Key key, Body body, int total) {
        bodies.remove(key);
        return body.isWhole(total) ? new Step.Complete(body.bytes(total)) : new Step.Incomplete();
    }

    private void expire() {
        long now = nanoTicker.getAsLong();
        Iterator<Body> inOrder = bodies.values().iterator();
        while (inOrder.hasNext()) {
            Body body = inOrder.next();
            if (now - body.lastNanos < EXPIRY_NANOS) {
                return;
            }
            inOrder.remove();
        }
    }

    /** A device that begins more than it may loses its oldest. */
    private void makeRoomFor(String device) {
        int open = 0;
        Key oldest = null;
        for (Map.Entry<Key, Body> entry : bodies.entrySet()) {
            if (entry.getKey().device().equals(device)) {
                open++;
                oldest = oldest == null ? entry.getKey() : oldest;
            }
        }
        if (oldest != null && open >= limits.maxOpenPartsPerDevice()) {
            bodies.remove(oldest);
        }
    }

    /** Memory grows with the bytes that came. */
    private static final class Body {
        private byte[] bytes = new byte[0];
        private final BitSet units = new BitSet();
        private long lastNanos;

        void add(Block block) {
            int end = block.offset() + block.payload().length;
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(MAX_BODY_BYTES, Math.max(end, 2 * bytes.length)));
            }
            int firstUnit = block.offset() / UNIT;
            int lastUnit = (end + UNIT - 1) / UNIT;
            if (units.nextClearBit(firstUnit) < lastUnit) {
                System.arraycopy(block.payload(), 0, bytes, block.offset(), block.payload().length);
                units.set(firstUnit, lastUnit);
            }
        }

        BitSet arrived(int unitBytes) {
            BitSet arrived = new BitSet();
            int unitsPerBlock = unitBytes / UNIT;
            for (int block = 0; block * unitBytes < bytes.length; block++) {
                arrived.set(block, units.nextClearBit(block * unitsPerBlock) >= (block + 1) * unitsPerBlock);
            }
            return arrived;
        }

        boolean isWhole(int total) {
            return units.nextClearBit(0) >= (total + UNIT - 1) / UNIT;
        }

        byte[] bytes(int total) {
            return Arrays.copyOf(bytes, total);
        }
    }
}
