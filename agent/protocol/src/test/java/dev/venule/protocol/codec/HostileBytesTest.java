package dev.venule.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.ValueFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, the decoder answers; what it accepts is the encoding of what it says. */
class HostileBytesTest {
    private static final TensorLayout LAYOUT = DecoderContract.LAYOUT;
    private static final DeltaCodec CODEC = new DeltaCodec(LAYOUT);

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 10);
    }

    static Stream<Path> crashers() throws IOException, URISyntaxException {
        Path folder = Path.of(HostileBytesTest.class
                        .getResource("/crashers/README.md")
                        .toURI())
                .getParent();
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @EnumSource(value = ValueFormat.class, mode = EnumSource.Mode.EXCLUDE, names = "UNRECOGNIZED")
    void everyTruncationIsRejected(ValueFormat format) {
        byte[] encoded = encoded(format, 0.2);

        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThat(CODEC.decode(cut)).as("length %d", length).isInstanceOf(Decoding.Rejected.class);
            if (length >= Integer.BYTES) {
                DecoderContract.check(Vectors.withChecksum(cut));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = ValueFormat.class, mode = EnumSource.Mode.EXCLUDE, names = "UNRECOGNIZED")
    void everyChangedByteIsRejectedOrMeansAnotherDelta(ValueFormat format) {
        int accepted = 0;
        for (double keep : new double[] {0.03, 1}) {
            byte[] encoded = encoded(format, keep);
            for (int i = 0; i < encoded.length; i++) {
                for (int change : new int[] {1, 0x10, 0x80, 0xff}) {
                    byte[] changed = encoded.clone();
                    changed[i] ^= (byte) change;
                    assertThat(CODEC.decode(changed)).as("byte %d", i).isInstanceOf(Decoding.Rejected.class);
                    accepted += DecoderContract.check(Vectors.withChecksum(changed)) ? 1 : 0;
                }
            }
        }
        assertThat(accepted).as("changed signs and levels are other deltas").isPositive();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void randomBytesBehindAValidHeaderKeepTheContract(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 5000; round++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            DecoderContract.check(bytes);
            DecoderContract.check(DecoderContract.framed(bytes));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void randomBytesAreNeverPositionsWithASecondEncoding(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 5000; round++) {
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            if (PositionCodec.decode(bytes, 90) instanceof Reading.Valid<int[]> valid) {
                assertThat(PositionCodec.encode(valid.message(), 90)).isEqualTo(bytes);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("crashers")
    void whatOnceBrokeTheDecoderKeepsTheContract(Path crasher) throws IOException {
        byte[] bytes = Files.readAllBytes(crasher);

        DecoderContract.check(bytes);
        DecoderContract.check(DecoderContract.framed(bytes));
    }

    @Test
    void memoryIsBoundedByTheLayoutAndByTheMessage() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        TensorLayout layout = new TensorLayout(1 << 20);
        DeltaCodec codec = new DeltaCodec(layout);
        float[] delta = Vectors.gaussian(1 << 20, 1);
        List<byte[]> messages = List.of(
                codec.compress(delta, new CompressionRule(0.001, ValueFormat.TERNARY))
                        .encoded(),
                codec.compress(delta, new CompressionRule(0.3, ValueFormat.TERNARY))
                        .encoded(),
                codec.compress(delta, new CompressionRule(1, ValueFormat.TERNARY))
                        .encoded(),
                Vectors.encoded(0, Support.all(layout).fingerprint(), "01 0011111110000000 00000", "1".repeat(500)),
                Vectors.encoded(0, Support.all(layout).fingerprint(), "11 0011111110000000", "1".repeat(500)));
        codec.decode(messages.get(0)); // classes are loaded

        for (byte[] message : messages) {
            long before = threads.getCurrentThreadAllocatedBytes();
            codec.decode(message);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            long entries = Math.min(1 << 20, 8L * message.length);
            assertThat(allocated).isLessThanOrEqualTo(64 * entries + 16_384);
        }
    }

    private static byte[] encoded(ValueFormat format, double keep) {
        return CODEC.compress(Vectors.gaussian(LAYOUT.parameterCount(), 7), new CompressionRule(keep, format))
                .encoded();
    }
}
