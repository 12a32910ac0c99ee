package dev.venule.agent.outbox;

import com.google.protobuf.ByteString;
import dev.venule.agent.compression.Residual;
import dev.venule.agent.storage.Checksummed;
import dev.venule.protocol.codec.TensorLayout;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A residual on disk: SHA-256 of the model file (32 bytes), number of tensors (4) and their sizes (4 each), one float32 per
 * parameter, CRC-32 of all before (4), big-endian.
 */
final class ResidualFile {
    private static final String PREFIX = "residual-";
    private static final int HASH_BYTES = 32;

    private ResidualFile() {}

    static String name(long fileNumber) {
        return PREFIX + fileNumber;
    }

    static boolean isName(String name) {
        return name.startsWith(PREFIX);
    }

    static byte[] encode(Residual residual) {
        TensorLayout layout = residual.layout();
        long bytes = HASH_BYTES
                + (long) Integer.BYTES * (1 + layout.tensorCount())
                + (long) Float.BYTES * layout.parameterCount();
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(bytes));
        out.put(residual.modelSha256().toByteArray());
        out.putInt(layout.tensorCount());
        for (int i = 0; i < layout.tensorCount(); i++) {
            out.putInt(layout.size(i));
        }
        out.asFloatBuffer().put(residual.values());
        return Checksummed.seal(out.array());
    }

    /** What {@link #encode} wrote, or empty where that is not what {@code file} holds. */
    static Optional<Residual> decode(byte[] file) {
        Optional<byte[]> body = Checksummed.unseal(file);
        if (!body.isPresent()) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(body.get());
        byte[] modelSha256 = new byte[HASH_BYTES];
        in.get(modelSha256);
        int[] sizes = new int[in.getInt()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = in.getInt();
        }
        TensorLayout layout = new TensorLayout(sizes);
        float[] values = new float[layout.parameterCount()];
        in.asFloatBuffer().get(values);
        return Optional.of(new Residual(ByteString.copyFrom(modelSha256), layout, values));
    }
}
