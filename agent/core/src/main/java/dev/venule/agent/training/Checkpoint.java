package dev.venule.agent.training;

import com.google.protobuf.ByteString;
import dev.venule.agent.storage.Checksummed;
import dev.venule.protocol.codec.WeightsCodec;
import dev.venule.protocol.message.Plan;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * Where a training stands between two batches. The order of the examples is not kept: it follows from the plan's seed and the
 * version. On disk: key (32 bytes), steps (4), sum of the losses of the epoch that is underway (8), parameters (4), weights and
 * velocity (4 each for every parameter), CRC-32 (4), big-endian.
 *
 * @param key of what is trained from what, on how many examples; a checkpoint of another key is of no use
 * @param steps made so far, over all epochs
 * @param lossSum of the examples of the epoch that is underway
 * @param weights owned by this record, as is {@code velocity}
 */
record Checkpoint(ByteString key, int steps, double lossSum, float[] weights, float[] velocity) {
    private static final int KEY_BYTES = 32;
    private static final int HEADER_BYTES = KEY_BYTES + Integer.BYTES + Double.BYTES + Integer.BYTES;

    /** Of a training from {@code weights} on {@code exampleCount} examples. */
    static ByteString key(float[] weights, long version, Plan plan, int exampleCount) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(WeightsCodec.sha256(weights));
            digest.update(ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                    .putLong(version)
                    .putInt(exampleCount)
                    .array());
            digest.update(plan.toByteArray());
            return ByteString.copyFrom(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    byte[] encode() {
        ByteBuffer out =
                ByteBuffer.allocate(Math.addExact(HEADER_BYTES, Math.multiplyExact(2 * Float.BYTES, weights.length)));
        out.put(key.toByteArray()).putInt(steps).putDouble(lossSum).putInt(weights.length);
        out.asFloatBuffer().put(weights).put(velocity);
        return Checksummed.seal(out.array());
    }

    /** What {@link #encode} wrote, or empty where that is not what {@code file} holds. */
    static Optional<Checkpoint> decode(byte[] file) {
        return Checksummed.unseal(file)
                .filter(body -> body.length >= HEADER_BYTES)
                .flatMap(Checkpoint::read);
    }

    private static Optional<Checkpoint> read(byte[] body) {
        ByteBuffer in = ByteBuffer.wrap(body);
        byte[] key = new byte[KEY_BYTES];
        in.get(key);
        int steps = in.getInt();
        double lossSum = in.getDouble();
        int parameters = in.getInt();
        if (parameters < 0 || in.remaining() != 2L * Float.BYTES * parameters) {
            return Optional.empty();
        }
        float[] weights = new float[parameters];
        float[] velocity = new float[parameters];
        in.asFloatBuffer().get(weights).get(velocity);
        return Optional.of(new Checkpoint(ByteString.copyFrom(key), steps, lossSum, weights, velocity));
    }
}
