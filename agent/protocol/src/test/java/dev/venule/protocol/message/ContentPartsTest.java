package dev.venule.protocol.message;

import static dev.venule.protocol.message.MessageReaderTest.assertRejected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentPartsTest {
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "10, 3, 4", "9, 3, 3", "10, 10, 1", "10, 11, 1", "10, 2147483647, 1"})
    void partsAddUpToTheContent(int sizeBytes, int partBytes, int count) {
        byte[] whole = random(sizeBytes);
        Content content = ContentParts.describe(whole, partBytes);

        assertThat(ContentParts.count(content)).isEqualTo(count);
        assertThat(((Reading.Valid<byte[]>) ContentParts.assemble(content, parts(whole, content))).message())
                .isEqualTo(whole);
    }

    @Test
    void partsAreCutWhereTheProtocolSays() {
        byte[] whole = {0, 1, 2, 3, 4};
        Content content = ContentParts.describe(whole, 2);

        assertThat(ContentParts.slice(whole, content, 0)).containsExactly(0, 1);
        assertThat(ContentParts.slice(whole, content, 2)).containsExactly(4);
        assertThat(content.getSizeBytes()).isEqualTo(5);
        assertThat(content.getSha256().toByteArray()).isEqualTo(Sha256.of(whole));
    }

    @Test
    void missingShortLongSwappedAndChangedPartsAreRejected() {
        byte[] whole = random(10);
        Content content = ContentParts.describe(whole, 3);
        List<byte[]> parts = parts(whole, content);

        assertRejected(ContentParts.assemble(content, parts.subList(0, 3)), RejectReason.INCOMPLETE, "3 of 4 parts");
        assertRejected(
                ContentParts.assemble(content, List.of(parts.get(0), parts.get(1), parts.get(2), new byte[2])),
                RejectReason.CHECKSUM_MISMATCH,
                "part 3 has 2 bytes, must have 1");
        assertRejected(
                ContentParts.assemble(content, List.of(parts.get(1), parts.get(0), parts.get(2), parts.get(3))),
                RejectReason.CHECKSUM_MISMATCH,
                "hash");
        parts.get(2)[0]++;
        assertRejected(ContentParts.assemble(content, parts), RejectReason.CHECKSUM_MISMATCH, "hash");
    }

    @Test
    void emptyContentsAndPartsAreRefused() {
        assertThatThrownBy(() -> ContentParts.describe(new byte[0], 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ContentParts.describe(new byte[1], 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<byte[]> parts(byte[] whole, Content content) {
        List<byte[]> parts = new ArrayList<>();
        for (int i = 0; i < ContentParts.count(content); i++) {
            parts.add(ContentParts.slice(whole, content, i));
        }
        return parts;
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(size).nextBytes(bytes);
        return bytes;
    }
}
