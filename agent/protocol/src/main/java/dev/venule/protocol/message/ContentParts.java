package dev.venule.protocol.message;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a content into the parts that are published one by one, and puts them together again: part i holds the bytes
 * [i * part_bytes, min((i + 1) * part_bytes, size_bytes)). All methods expect a {@link Content} that {@link MessageReader}
 * or {@link #describe} returned.
 */
public final class ContentParts {
    private ContentParts() {}

    /** How {@code bytes} are named and cut. */
    public static Content describe(byte[] bytes, int partBytes) {
        if (bytes.length == 0 || partBytes < 1) {
            throw new IllegalArgumentException("a content and its parts have at least one byte; these are "
                    + bytes.length + " bytes in parts of " + partBytes);
        }
        return Content.newBuilder()
                .setSha256(ByteString.copyFrom(Sha256.of(bytes)))
                .setSizeBytes(bytes.length)
                .setPartBytes(partBytes)
                .build();
    }

    /** How many parts there are. */
    public static int count(Content content) {
        return Math.toIntExact((content.getSizeBytes() - 1) / content.getPartBytes() + 1);
    }

    /** How many bytes part {@code index} has. */
    public static int sizeOf(Content content, int index) {
        long from = (long) index * content.getPartBytes();
        return (int) Math.min(content.getPartBytes(), content.getSizeBytes() - from);
    }

    /** Part {@code index} of {@code whole}. */
    public static byte[] slice(byte[] whole, Content content, int index) {
        int from = Math.multiplyExact(index, content.getPartBytes());
        return Arrays.copyOfRange(whole, from, from + sizeOf(content, index));
    }

    /** The whole content, where {@code parts} are all of its parts in order and its hash is right. */
    public static Reading<byte[]> assemble(Content content, List<byte[]> parts) {
        int count = count(content);
        if (parts.size() != count) {
            return new Reading.Rejected<>(RejectReason.INCOMPLETE, parts.size() + " of " + count + " parts");
        }
        for (int i = 0; i < count; i++) {
            if (parts.get(i).length != sizeOf(content, i)) {
                return new Reading.Rejected<>(
                        RejectReason.CHECKSUM_MISMATCH,
                        "part " + i + " has " + parts.get(i).length + " bytes, must have " + sizeOf(content, i));
            }
        }
        byte[] whole = new byte[(int) content.getSizeBytes()];
        int offset = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, offset, part.length);
            offset += part.length;
        }
        return matches(content, whole)
                ? new Reading.Valid<>(whole)
                : new Reading.Rejected<>(RejectReason.CHECKSUM_MISMATCH, "the parts do not add up to the hash");
    }

    /** Whether these are the bytes that {@code content} names. */
    public static boolean matches(Content content, byte[] whole) {
        return whole.length == content.getSizeBytes()
                && Arrays.equals(content.getSha256().toByteArray(), Sha256.of(whole));
    }
}
