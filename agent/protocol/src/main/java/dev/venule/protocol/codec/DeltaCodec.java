package dev.venule.protocol.codec;

/**
 * Compresses deltas of one model and reads them back. Both directions use it: devices upload with it, and the aggregator
 * publishes the difference between versions with it. Stateless; safe for use by several threads.
 */
public final class DeltaCodec {
    private final TensorLayout layout;

    public DeltaCodec(TensorLayout layout) {
        this.layout = layout;
    }

    /** Keeps the coordinates of largest magnitude over the whole vector (ties: the lowest position). */
    public CompressedDelta compress(float[] delta, CompressionRule rule) {
        return new CompressedDelta(new byte[0], new DecodedDelta(new int[0], new float[0]));
    }

    /** Sends exactly the announced positions (strictly increasing), which cost no bits. */
    public CompressedDelta compress(float[] delta, int[] announcedPositions, CompressionRule rule) {
        return compress(delta, rule);
    }

    /** Reads a delta whose coordinates the sender chose. Never throws for any input; memory is bounded by the layout. */
    public Decoding decode(byte[] encoded) {
        return new Decoding.Rejected(dev.venule.protocol.message.RejectReason.MALFORMED, "not written yet " + layout);
    }

    /** Reads a delta over announced positions. */
    public Decoding decode(byte[] encoded, int[] announcedPositions) {
        return new Decoding.Rejected(dev.venule.protocol.message.RejectReason.MALFORMED, "not written yet " + layout);
    }
}
