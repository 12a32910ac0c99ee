package dev.venule.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.protocol.GoldenFile;
import dev.venule.protocol.message.ValueFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes that are out there: whatever changes, they are still written and still mean the same. */
class GoldenDeltaTest {
    private static final TensorLayout LAYOUT = new TensorLayout(500, 20, 200, 10, 64);
    private static final int[] ANNOUNCED = {0, 3, 77, 499, 500, 519, 520, 719, 720, 793};

    @ParameterizedTest
    @CsvSource({
        "ternary-sparse, TERNARY, 0.03",
        "ternary-bitmap, TERNARY, 0.5",
        "ternary-dense, TERNARY, 1",
        "float32-sparse, FLOAT32, 0.03",
        "float32-dense, FLOAT32, 1",
        "float16-sparse, FLOAT16, 0.03",
        "float16-dense, FLOAT16, 1",
        "bits8-sparse, BITS_8, 0.03",
        "bits8-dense, BITS_8, 1",
        "bits4-bitmap, BITS_4, 0.4",
        "bits4-dense, BITS_4, 1",
        "bits2-sparse, BITS_2, 0.03",
        "bits2-all, BITS_2, 1"
    })
    void versionOneDeltas(String name, ValueFormat format, double keep) throws IOException {
        DeltaCodec codec = new DeltaCodec(LAYOUT);
        CompressedDelta compressed = codec.compress(delta(), new CompressionRule(keep, format));

        byte[] golden = GoldenFile.bytes("v1/delta-" + name + ".bin", compressed.encoded());

        assertThat(compressed.encoded()).isEqualTo(golden);
        assertMeaning(name, codec.decode(golden));
    }

    @ParameterizedTest
    @CsvSource({"announced-ternary, TERNARY", "announced-bits8, BITS_8"})
    void versionOneDeltasOverAnnouncedPositions(String name, ValueFormat format) throws IOException {
        DeltaCodec codec = new DeltaCodec(LAYOUT);
        CompressedDelta compressed = codec.compress(delta(), ANNOUNCED, new CompressionRule(1, format));

        byte[] golden = GoldenFile.bytes("v1/delta-" + name + ".bin", compressed.encoded());

        assertThat(compressed.encoded()).isEqualTo(golden);
        assertMeaning(name, codec.decode(golden, ANNOUNCED));
    }

    private static void assertMeaning(String name, Decoding decoding) throws IOException {
        StringBuilder text = new StringBuilder();
        ((Decoding.Decoded) decoding)
                .delta()
                .forEach((position, value) -> text.append(position)
                        .append(' ')
                        .append(Float.toHexString(value))
                        .append('\n'));
        byte[] meaning = text.toString().getBytes(StandardCharsets.US_ASCII);
        assertThat(meaning).isEqualTo(GoldenFile.bytes("v1/delta-" + name + ".txt", meaning));
    }

    /** By integer draws alone, which every Java gives alike. */
    private static float[] delta() {
        SplittableRandom random = new SplittableRandom(20_260_101);
        float[] delta = new float[LAYOUT.parameterCount()];
        for (int i = 0; i < delta.length; i++) {
            int sum = 0;
            for (int draw = 0; draw < 6; draw++) {
                sum += random.nextInt(-1000, 1001);
            }
            delta[i] = sum / 65_536f;
        }
        return delta;
    }
}
