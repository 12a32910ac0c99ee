package dev.venule.agent.model;

import com.google.protobuf.ByteString;
import dev.venule.agent.storage.DeviceStorage;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.codec.WeightsCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The weights of one version on disk: version number (8 bytes, big-endian), SHA-256 of the weights (32), weights as
 * {@link WeightsCodec} writes them. Checked against the hash at every reading.
 */
final class WeightsCache {
    private static final String FILE = "weights";
    private static final int HASH_BYTES = 32;
    private static final int HEADER_BYTES = Long.BYTES + HASH_BYTES;

    private final DeviceStorage storage;

    WeightsCache(DeviceStorage storage) {
        this.storage = storage;
    }

    /** A version's weights. */
    record Cached(long version, ByteString sha256, float[] weights) {}

    /** What is cached; empty where that is nothing, damaged, or of another layout. */
    Optional<Cached> read(TensorLayout layout) throws IOException {
        byte[] file = storage.read(FILE).orElse(new byte[0]);
        if (file.length != HEADER_BYTES + (long) Float.BYTES * layout.parameterCount()) {
            return Optional.empty();
        }
        ByteString sha256 = ByteString.copyFrom(file, Long.BYTES, HASH_BYTES);
        float[] weights = WeightsCodec.decode(Arrays.copyOfRange(file, HEADER_BYTES, file.length), layout);
        return ByteString.copyFrom(WeightsCodec.sha256(weights)).equals(sha256)
                ? Optional.of(new Cached(ByteBuffer.wrap(file).getLong(), sha256, weights))
                : Optional.empty();
    }

    void write(Cached cached) throws IOException {
        byte[] weights = WeightsCodec.encode(cached.weights());
        ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + weights.length);
        file.putLong(cached.version()).put(cached.sha256().toByteArray()).put(weights);
        storage.writeAtomically(FILE, file.array());
    }
}
