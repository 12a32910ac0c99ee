package dev.venule.agent.outbox;

import com.google.protobuf.ByteString;
import dev.venule.agent.compression.Residual;
import dev.venule.agent.compression.Support;
import dev.venule.agent.storage.Checksummed;
import dev.venule.protocol.codec.DecodedDelta;
import dev.venule.protocol.codec.Decoding;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.Update;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * An encoded update on disk, with all that is needed to take it back into the residual, whatever has been announced since.
 *
 * <p>The file is: length of the update (4 bytes), update, SHA-256 of the model file (32), number of tensors (4) and their sizes
 * (4 each), length of the announced positions (4), announced positions, CRC-32 of all before (4), big-endian.
 */
record UpdateFile(byte[] update, ByteString modelSha256, TensorLayout layout, ByteString announcedPositions) {
    private static final String PREFIX = "update-";
    private static final int HASH_BYTES = 32;

    /** Where the encoded update begins. */
    static final int UPDATE_OFFSET = Integer.BYTES;

    static String name(long fileNumber) {
        return PREFIX + fileNumber;
    }

    static boolean isName(String name) {
        return name.startsWith(PREFIX);
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(update.length);
            out.write(update);
            modelSha256.writeTo(out);
            out.writeInt(layout.tensorCount());
            for (int i = 0; i < layout.tensorCount(); i++) {
                out.writeInt(layout.size(i));
            }
            out.writeInt(announcedPositions.size());
            announcedPositions.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return Checksummed.seal(bytes.toByteArray());
    }

    /** What {@link #encode} wrote, or empty where that is not what {@code file} holds. */
    static Optional<UpdateFile> decode(byte[] file) throws IOException {
        Optional<byte[]> body = Checksummed.unseal(file);
        if (!body.isPresent()) {
            return Optional.empty();
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(body.get()));
        byte[] update = readBytes(in, in.readInt());
        byte[] modelSha256 = readBytes(in, HASH_BYTES);
        int[] sizes = new int[in.readInt()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = in.readInt();
        }
        byte[] positions = readBytes(in, in.readInt());
        return Optional.of(new UpdateFile(
                update, ByteString.copyFrom(modelSha256), new TensorLayout(sizes), ByteString.copyFrom(positions)));
    }

    private static byte[] readBytes(DataInputStream in, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    /** Whether the residual is of the model that the update was trained on. */
    boolean isOfModel(Residual residual) {
        return modelSha256.equals(residual.modelSha256()) && layout.equals(residual.layout());
    }

    /** The coordinates that the update carries. */
    DecodedDelta decodeDelta() throws IOException {
        byte[] encoded = Update.parseFrom(update).getDelta().toByteArray();
        DeltaCodec codec = new DeltaCodec(layout);
        Support support = Support.of(announcedPositions, layout);
        Decoding decoding = support instanceof Support.Announced announced
                ? codec.decode(encoded, announced.positions())
                : codec.decode(encoded);
        if (decoding instanceof Decoding.Decoded decoded) {
            return decoded.delta();
        }
        throw new IllegalStateException("the agent cannot read an update that it wrote: " + decoding);
    }
}
