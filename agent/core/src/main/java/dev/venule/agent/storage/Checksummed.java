package dev.venule.agent.storage;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/** Bytes followed by their CRC-32. */
public final class Checksummed {
    /** What {@link #seal} adds. */
    public static final int CRC_BYTES = Integer.BYTES;

    private Checksummed() {}

    /** {@code body} and its checksum. */
    public static byte[] seal(byte[] body) {
        byte[] sealed = Arrays.copyOf(body, body.length + CRC_BYTES);
        ByteBuffer.wrap(sealed).putInt(body.length, crc(body, 0, body.length));
        return sealed;
    }

    /** The body, or empty where the bytes are not what was sealed. */
    public static Optional<byte[]> unseal(byte[] sealed) {
        int length = sealed.length - CRC_BYTES;
        return length >= 0 && ByteBuffer.wrap(sealed).getInt(length) == crc(sealed, 0, length)
                ? Optional.of(Arrays.copyOf(sealed, length))
                : Optional.empty();
    }

    /** Of {@code length} bytes from {@code from}. */
    public static int crc(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
