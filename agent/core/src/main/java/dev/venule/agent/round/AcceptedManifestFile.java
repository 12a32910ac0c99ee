package dev.venule.agent.round;

import dev.venule.agent.storage.DeviceStorage;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.ReleaseManifest;
import dev.venule.protocol.message.Sha256;
import dev.venule.protocol.message.SignedManifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Keeps the accepted manifest: 32 bytes that name the given keys, the signed manifest, and the SHA-256 of both. */
final class AcceptedManifestFile {
    private static final String NAME = "manifest";

    private final DeviceStorage storage;

    AcceptedManifestFile(DeviceStorage storage) {
        this.storage = storage;
    }

    Optional<AcceptedManifest> read() throws IOException {
        Optional<byte[]> file = storage.read(NAME);
        return file.isPresent() ? Optional.of(decode(file.get())) : Optional.empty();
    }

    void write(AcceptedManifest accepted) throws IOException {
        byte[] content = ByteBuffer.allocate(Sha256.BYTES + accepted.signed().length)
                .put(accepted.givenSha256())
                .put(accepted.signed())
                .array();
        storage.writeAtomically(
                NAME,
                ByteBuffer.allocate(content.length + Sha256.BYTES)
                        .put(content)
                        .put(Sha256.of(content))
                        .array());
    }

    private static AcceptedManifest decode(byte[] file) throws IOException {
        int end = file.length - Sha256.BYTES;
        if (end > Sha256.BYTES) {
            byte[] content = Arrays.copyOf(file, end);
            byte[] signed = Arrays.copyOfRange(content, Sha256.BYTES, end);
            if (Arrays.equals(Sha256.of(content), Arrays.copyOfRange(file, end, file.length))
                    && MessageReader.signedManifest(signed) instanceof Reading.Valid<SignedManifest> outer
                    && MessageReader.releaseManifest(
                                    outer.message().getManifest().toByteArray())
                            instanceof Reading.Valid<ReleaseManifest> inner) {
                return new AcceptedManifest(Arrays.copyOf(content, Sha256.BYTES), signed, inner.message());
            }
        }
        throw new IOException("the file \"" + NAME + "\" on the device's storage is damaged, so an old release cannot"
                + " be told from a new one; remove it to trust the next manifest");
    }
}
