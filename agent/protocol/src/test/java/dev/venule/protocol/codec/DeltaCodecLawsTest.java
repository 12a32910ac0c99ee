package dev.venule.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.ValueFormat;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DeltaCodecLawsTest {
    private static final int ROUNDS = 60;
    private static final List<ValueFormat> FORMATS = List.of(
            ValueFormat.TERNARY,
            ValueFormat.FLOAT32,
            ValueFormat.FLOAT16,
            ValueFormat.BITS_8,
            ValueFormat.BITS_4,
            ValueFormat.BITS_2);

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 20);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void decodingGivesWhatTheEncoderSaidItWould(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            TensorLayout layout = layout(random);
            float[] delta = Vectors.awkward(layout.parameterCount(), random.nextDouble(), random);
            DeltaCodec codec = new DeltaCodec(layout);
            CompressionRule rule = rule(random);

            CompressedDelta compressed = codec.compress(delta, rule);

            assertSame(codec.decode(compressed.encoded()), compressed.decoded(), seed, round);
            assertThat(compressed.decoded().entryCount()).isLessThanOrEqualTo(rule.keptOf(delta.length));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void announcedPositionsDecodeToWhatTheEncoderSaid(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            TensorLayout layout = layout(random);
            float[] delta = Vectors.awkward(layout.parameterCount(), random.nextDouble(), random);
            double share = random.nextDouble();
            int[] announced = IntStream.range(0, delta.length)
                    .filter(i -> random.nextDouble() < share)
                    .toArray();
            DeltaCodec codec = new DeltaCodec(layout);

            CompressedDelta compressed = codec.compress(delta, announced, rule(random));

            assertSame(codec.decode(compressed.encoded(), announced), compressed.decoded(), seed, round);
            compressed
                    .decoded()
                    .forEach((position, value) ->
                            assertThat(Arrays.binarySearch(announced, position)).isNotNegative());
        }
    }

    /** What a reader accepts is the encoding that a writer makes of the same content. */
    @ParameterizedTest
    @MethodSource("seeds")
    void encodingWhatWasDecodedGivesTheSameBytes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            ValueFormat format = FORMATS.get(random.nextInt(FORMATS.size()));
            boolean uniform = format.name().startsWith("BITS");
            // Where more than half of a tensor is kept, the b-bit formats may
            // round to other values, see docs/protocol.md.
            TensorLayout layout = uniform ? new TensorLayout(1 + random.nextInt(700)) : layout(random);
            double keep = uniform ? 0.01 + 0.4 * random.nextDouble() : 1 - 0.9999 * random.nextDouble();
            float[] delta = Vectors.awkward(layout.parameterCount(), random.nextDouble(), random);
            DeltaCodec codec = new DeltaCodec(layout);
            CompressedDelta first = codec.compress(delta, new CompressionRule(keep, format));

            float[] decoded = Vectors.dense(first.decoded(), delta.length);
            CompressedDelta second = codec.compress(decoded, new CompressionRule(1, format));

            assertThat(second.encoded()).as("seed %d, round %d", seed, round).isEqualTo(first.encoded());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void denseFloat32IsBitExact(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TensorLayout layout = layout(random);
        float[] delta = Vectors.awkward(layout.parameterCount(), 0.9, random);

        CompressedDelta compressed = new DeltaCodec(layout).compress(delta, CompressionRule.dense());

        assertThat(Vectors.dense(compressed.decoded(), delta.length)).isEqualTo(delta);
        assertThat(compressed.encoded().length).isLessThanOrEqualTo(4 * delta.length + 11 + layout.tensorCount());
    }

    @ParameterizedTest
    @EnumSource(value = ValueFormat.class, mode = EnumSource.Mode.EXCLUDE, names = "UNRECOGNIZED")
    void deltaOfZerosHasNoEntries(ValueFormat format) {
        TensorLayout layout = new TensorLayout(100, 3, 1000, 5);
        DeltaCodec codec = new DeltaCodec(layout);

        CompressedDelta compressed = codec.compress(new float[1108], new CompressionRule(0.5, format));

        assertThat(compressed.decoded().entryCount()).isZero();
        assertThat(compressed.encoded()).hasSize(6 + 1 + 4); // three groups at two bits each
        assertSame(codec.decode(compressed.encoded()), compressed.decoded(), 0, 0);
    }

    @ParameterizedTest
    @EnumSource(
            value = ValueFormat.class,
            names = {"BITS_8", "BITS_4", "BITS_2"})
    void uniformValuesAreWithinHalfAStep(ValueFormat format) {
        int bits = format == ValueFormat.BITS_8 ? 8 : format == ValueFormat.BITS_4 ? 4 : 2;
        float[] delta = Vectors.gaussian(10_000, 3);
        DeltaCodec codec = new DeltaCodec(new TensorLayout(delta.length));

        DecodedDelta decoded =
                codec.compress(delta, new CompressionRule(0.1, format)).decoded();

        double largest = IntStream.range(0, delta.length)
                .mapToDouble(i -> Math.abs(delta[i]))
                .max()
                .orElseThrow();
        double halfStep = largest / (1 << bits) * (1 + 0x1p-7);
        decoded.forEach((position, value) ->
                assertThat((double) value - delta[position]).isBetween(-halfStep, halfStep));
        assertThat(decoded.entryCount()).isPositive();
    }

    @Test
    void ternaryKeepsSignsAndTheMeanMagnitudeOfTheTensor() {
        float[] delta = new float[200];
        delta[3] = 1;
        delta[50] = -3;
        delta[120] = 8;

        DecodedDelta decoded = new DeltaCodec(new TensorLayout(100, 100))
                .compress(delta, new CompressionRule(0.015, ValueFormat.TERNARY))
                .decoded();

        float[] expected = new float[200];
        expected[3] = 2;
        expected[50] = -2;
        expected[120] = 8;
        assertThat(Vectors.dense(decoded, 200)).isEqualTo(expected);
    }

    @Test
    void announcedPositionsTakeNoBits() {
        float[] delta = Vectors.gaussian(10_000, 5);
        int[] announced = IntStream.range(0, 1000).map(i -> 10 * i).toArray();

        CompressedDelta compressed = new DeltaCodec(new TensorLayout(delta.length))
                .compress(delta, announced, new CompressionRule(1, ValueFormat.TERNARY));

        // 1000 signs, a scale, two bits that say "dense", padding; header and checksum.
        assertThat(compressed.encoded()).hasSize(6 + (1000 + 16 + 2 + 6) / 8 + 4);
        assertThat(compressed.decoded().entryCount()).isEqualTo(1000);
    }

    @Test
    void encodingsForAnotherModelOrSupportAreRejected() {
        DeltaCodec codec = new DeltaCodec(new TensorLayout(100, 100));
        int[] announced = {1, 2, 3};
        float[] delta = Vectors.gaussian(200, 1);
        byte[] own = codec.compress(delta, CompressionRule.dense()).encoded();
        byte[] asked = codec.compress(delta, announced, CompressionRule.dense()).encoded();

        assertThat(reason(new DeltaCodec(new TensorLayout(200)).decode(own))).isEqualTo(RejectReason.WRONG_SHAPE);
        assertThat(reason(codec.decode(own, announced))).isEqualTo(RejectReason.WRONG_SUPPORT);
        assertThat(reason(codec.decode(asked))).isEqualTo(RejectReason.WRONG_SUPPORT);
        assertThat(reason(codec.decode(asked, new int[] {1, 2, 4}))).isEqualTo(RejectReason.WRONG_SUPPORT);
    }

    @Test
    void mistakesOfTheSenderAreNamed() {
        DeltaCodec codec = new DeltaCodec(new TensorLayout(3));
        CompressionRule rule = CompressionRule.dense();

        assertThatThrownBy(() -> codec.compress(new float[] {0, Float.NaN, 0}, rule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("delta[1] is NaN");
        assertThatThrownBy(() -> codec.compress(new float[] {Float.NEGATIVE_INFINITY, 0, 0}, rule))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> codec.compress(new float[4], rule)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> codec.compress(new float[3], new int[] {1, 1}, rule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 follows 1");
        assertThatThrownBy(() -> codec.compress(new float[3], new int[] {3}, rule))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static RejectReason reason(Decoding decoding) {
        return ((Decoding.Rejected) decoding).reason();
    }

    private static TensorLayout layout(SplittableRandom random) {
        int[] sizes = random.ints(1 + random.nextInt(6), 1, 5)
                .map(kind -> 1 + random.nextInt(kind < 3 ? 80 : 700))
                .toArray();
        return new TensorLayout(sizes);
    }

    private static CompressionRule rule(SplittableRandom random) {
        double keep = random.nextInt(4) == 0 ? 1 : 1 - random.nextDouble() * 0.9999;
        return new CompressionRule(keep, FORMATS.get(random.nextInt(FORMATS.size())));
    }

    private static void assertSame(Decoding decoding, DecodedDelta expected, long seed, int round) {
        assertThat(decoding).as("seed %d, round %d", seed, round).isInstanceOf(Decoding.Decoded.class);
        assertThat(entries(((Decoding.Decoded) decoding).delta()))
                .as("seed %d, round %d", seed, round)
                .isEqualTo(entries(expected));
    }

    private static String entries(DecodedDelta delta) {
        StringBuilder text = new StringBuilder();
        int[] previous = {-1};
        delta.forEach((position, value) -> {
            assertThat(position).isGreaterThan(previous[0]);
            assertThat(value).isNotZero().isFinite();
            previous[0] = position;
            text.append(position).append(' ').append(Float.toHexString(value)).append('\n');
        });
        return text.toString();
    }
}
