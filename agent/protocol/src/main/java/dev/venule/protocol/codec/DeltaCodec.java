package dev.venule.protocol.codec;

import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.ValueFormat;
import dev.venule.protocol.message.WireVersion;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Compresses deltas of one model and reads them back. Both directions use it: devices upload with it, and the aggregator
 * publishes the difference between versions with it. Stateless; safe for use by several threads.
 *
 * <p>An encoding is a header (version, value format and support, fingerprint of the tensors), one {@link PositionCoding} with
 * values per group of coordinates, and a CRC-32; {@code docs/protocol.md} has every bit. There is one encoding of a delta that
 * a reader accepts.
 */
public final class DeltaCodec {
    private static final int FORMAT_BITS = 3;
    private static final int FORMAT_MASK = (1 << FORMAT_BITS) - 1;
    private static final int ANNOUNCED_FLAG = 1 << FORMAT_BITS;
    private static final int HEADER_BYTES = 2 + Integer.BYTES;
    private static final int CHECKSUM_BYTES = Integer.BYTES;

    private final TensorLayout layout;
    private final Support everything;

    public DeltaCodec(TensorLayout layout) {
        this.layout = layout;
        this.everything = Support.all(layout);
    }

    /**
     * Keeps the coordinates of largest magnitude over the whole vector (ties: the lowest position), at most
     * {@link CompressionRule#keptOf} of them. Zeros, and what rounds to zero in the rule's value format, are not sent.
     *
     * @throws IllegalArgumentException where the delta is not of this model or not finite
     */
    public CompressedDelta compress(float[] delta, CompressionRule rule) {
        requireFinite(delta);
        return encode(everything, delta, rule.keptOf(delta.length), rule.values());
    }

    /**
     * Sends exactly the announced positions (strictly increasing), which cost no bits. The rule's keepFraction says nothing
     * here.
     *
     * @throws IllegalArgumentException where the delta is not of this model or not finite, or the positions are not within it
     */
    public CompressedDelta compress(float[] delta, int[] announcedPositions, CompressionRule rule) {
        requireFinite(delta);
        Support support = Support.announced(layout, announcedPositions);
        return encode(support, support.gather(delta), announcedPositions.length, rule.values());
    }

    /**
     * Reads a delta whose coordinates the sender chose. Never throws for any input. Time is linear in the layout; memory is at
     * most 64 bytes for each parameter of the layout, and also for each bit of {@code encoded}.
     */
    public Decoding decode(byte[] encoded) {
        return decode(encoded, everything);
    }

    /**
     * Reads a delta over announced positions, as {@link #decode(byte[])} does.
     *
     * @throws IllegalArgumentException where the positions (not the bytes) are not strictly increasing within the model
     */
    public Decoding decode(byte[] encoded, int[] announcedPositions) {
        return decode(encoded, Support.announced(layout, announcedPositions));
    }

    private CompressedDelta encode(Support support, float[] vector, int count, ValueFormat format) {
        BitWriter out = new BitWriter();
        out.write(WireVersion.CURRENT, Byte.SIZE);
        out.write(format.getNumber() | (support.isAnnounced() ? ANNOUNCED_FLAG : 0), Byte.SIZE);
        out.write(support.fingerprint(), Integer.SIZE);
        int[] kept = TopKSelection.largest(vector, count);
        GroupEncoder encoder = new GroupEncoder(ValueCoding.of(format), out);
        Entries own = new Entries();
        Entries pooled = new Entries();
        for (Group group : support.groups()) {
            encoder.encode(group, vector, kept, group.isPooled() ? pooled : own);
        }
        out.alignToByte();
        byte[] content = out.toByteArray();
        out.write(crc(content, content.length), Integer.SIZE);
        return new CompressedDelta(out.toByteArray(), Entries.merged(own, pooled, support));
    }

    private static Decoding decode(byte[] encoded, Support support) {
        Optional<Decoding.Rejected> rejection = checkEnvelope(encoded, support);
        if (rejection.isPresent()) {
            return rejection.get();
        }
        BitReader in = new BitReader(encoded, HEADER_BYTES, encoded.length - CHECKSUM_BYTES);
        ValueCoding values = ValueCoding.of(formatOf(encoded));
        GroupDecoder decoder = new GroupDecoder(values, in);
        Entries own = new Entries();
        Entries pooled = new Entries();
        for (Group group : support.groups()) {
            rejection = decoder.decode(group, group.isPooled() ? pooled : own);
            if (rejection.isPresent()) {
                return rejection.get();
            }
        }
        if (in.remaining() >= Byte.SIZE || in.read((int) in.remaining()) != 0) {
            return new Decoding.Rejected(RejectReason.MALFORMED, "something follows the last group");
        }
        return new Decoding.Decoded(Entries.merged(own, pooled, support));
    }

    private static Optional<Decoding.Rejected> checkEnvelope(byte[] encoded, Support support) {
        if (encoded.length < HEADER_BYTES + CHECKSUM_BYTES) {
            return rejected(RejectReason.MALFORMED, "an encoded delta of " + encoded.length + " bytes");
        }
        if (encoded[0] != WireVersion.CURRENT) {
            return rejected(RejectReason.WRONG_WIRE_VERSION, "version " + (encoded[0] & 0xff));
        }
        int end = encoded.length - CHECKSUM_BYTES;
        if (new BitReader(encoded, end, encoded.length).read(Integer.SIZE) != crc(encoded, end)) {
            return rejected(RejectReason.CHECKSUM_MISMATCH, "CRC-32 of the encoded delta");
        }
        if ((encoded[1] & ~(ANNOUNCED_FLAG | FORMAT_MASK)) != 0 || formatOf(encoded) == ValueFormat.UNRECOGNIZED) {
            return rejected(RejectReason.MALFORMED, "no such value format: " + (encoded[1] & 0xff));
        }
        boolean announced = (encoded[1] & ANNOUNCED_FLAG) != 0;
        if (announced != support.isAnnounced()) {
            return rejected(
                    RejectReason.WRONG_SUPPORT,
                    announced
                            ? "announced positions, none are asked for"
                            : "own positions, announced ones are asked for");
        }
        if (new BitReader(encoded, 2, HEADER_BYTES).read(Integer.SIZE) != support.fingerprint()) {
            return rejected(
                    announced ? RejectReason.WRONG_SUPPORT : RejectReason.WRONG_SHAPE,
                    "made for other tensors or announced positions");
        }
        return Optional.empty();
    }

    private static ValueFormat formatOf(byte[] encoded) {
        ValueFormat format = ValueFormat.forNumber(encoded[1] & FORMAT_MASK);
        return format == null ? ValueFormat.UNRECOGNIZED : format;
    }

    private static Optional<Decoding.Rejected> rejected(RejectReason reason, String detail) {
        return Optional.of(new Decoding.Rejected(reason, detail));
    }

    private static int crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private void requireFinite(float[] delta) {
        if (delta.length != layout.parameterCount()) {
            throw new IllegalArgumentException("a delta of " + layout + " expected, got " + delta.length);
        }
        for (int i = 0; i < delta.length; i++) {
            if (!Float.isFinite(delta[i])) {
                throw new IllegalArgumentException("delta[" + i + "] is " + delta[i] + "; only finite deltas are sent");
            }
        }
    }
}
