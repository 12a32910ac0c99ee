package dev.venule.protocol.codec;

import dev.venule.protocol.message.ValueFormat;
import java.util.Arrays;

/** What holds for any bytes; tests and fuzzing share it. */
final class DecoderContract {
    static final TensorLayout LAYOUT = new TensorLayout(300, 5, 64, 7, 100);

    private static final DeltaCodec CODEC = new DeltaCodec(LAYOUT);
    private static final int HEADER_BYTES = 6;

    private DecoderContract() {}

    /**
     * Decodes {@code bytes}, and fails where what is accepted is not finite and increasing, or has another encoding. Returns
     * whether they were accepted.
     */
    static boolean check(byte[] bytes) {
        if (!(CODEC.decode(bytes) instanceof Decoding.Decoded decoded)) {
            return false;
        }
        int[] previous = {-1};
        decoded.delta().forEach((position, value) -> {
            if (position <= previous[0]
                    || position >= LAYOUT.parameterCount()
                    || value == 0
                    || !Float.isFinite(value)) {
                throw new AssertionError(position + " = " + value + " in " + Arrays.toString(bytes));
            }
            previous[0] = position;
        });
        ValueFormat format = ValueFormat.forNumber(bytes[1]);
        if (format == ValueFormat.TERNARY || format == ValueFormat.FLOAT16 || format == ValueFormat.FLOAT32) {
            float[] vector = Vectors.dense(decoded.delta(), LAYOUT.parameterCount());
            byte[] again =
                    CODEC.compress(vector, new CompressionRule(1, format)).encoded();
            if (!Arrays.equals(bytes, again)) {
                throw new AssertionError(Arrays.toString(bytes) + " also has the encoding " + Arrays.toString(again));
            }
        }
        return true;
    }

    /** Puts a valid header before and a valid checksum behind the bytes; the first one says which format. */
    static byte[] framed(byte[] bytes) {
        int skipped = Math.min(1, bytes.length);
        int format = skipped == 0 ? 0 : (bytes[0] & 0xff) % 6;
        BitWriter header = new BitWriter();
        header.write(1, 8);
        header.write(format, 8);
        header.write(Support.all(LAYOUT).fingerprint(), 32);
        byte[] framed = Arrays.copyOf(header.toByteArray(), HEADER_BYTES + bytes.length - skipped + Integer.BYTES);
        System.arraycopy(bytes, skipped, framed, HEADER_BYTES, bytes.length - skipped);
        return Vectors.withChecksum(framed);
    }
}
