package dev.venule.protocol.codec;

import dev.venule.protocol.message.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/** Full weights as bytes, and the hash that names a model version. */
public final class WeightsCodec {
    private static final int HASH_CHUNK_PARAMETERS = 2048;

    private WeightsCodec() {}

    /** Little-endian float32, in the order of the layout: 4 bytes per parameter. */
    public static byte[] encode(float[] weights) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, weights.length))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(weights);
        return bytes.array();
    }

    /**
     * The weights in {@code bytes}.
     *
     * @throws IllegalArgumentException where the length is not 4 bytes per parameter
     */
    public static float[] decode(byte[] bytes, TensorLayout layout) {
        if (bytes.length != (long) Float.BYTES * layout.parameterCount()) {
            throw new IllegalArgumentException("weights of " + layout + " take "
                    + (long) Float.BYTES * layout.parameterCount() + " bytes, these are " + bytes.length);
        }
        float[] weights = new float[layout.parameterCount()];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(weights);
        return weights;
    }

    /** SHA-256 of {@link #encode}, without building it. */
    public static byte[] sha256(float[] weights) {
        MessageDigest digest = Sha256.newDigest();
        ByteBuffer chunk =
                ByteBuffer.allocate(Float.BYTES * HASH_CHUNK_PARAMETERS).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < weights.length; from += HASH_CHUNK_PARAMETERS) {
            int count = Math.min(HASH_CHUNK_PARAMETERS, weights.length - from);
            chunk.asFloatBuffer().put(weights, from, count);
            digest.update(chunk.array(), 0, Float.BYTES * count);
        }
        return digest.digest();
    }
}
