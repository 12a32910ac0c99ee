package dev.venule.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.RejectReason;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionCodecTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void positionsComeBack(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 100; round++) {
            int parameters = 1 + random.nextInt(2000);
            double share = random.nextDouble();
            int[] positions = IntStream.range(0, parameters)
                    .filter(i -> i == parameters / 2 || random.nextDouble() < share)
                    .toArray();

            byte[] encoded = PositionCodec.encode(positions, parameters);

            assertThat(valid(encoded, parameters))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(positions);
        }
    }

    @Test
    void positionsAreGapsWhereFewBitmapWhereManyAndNothingWhereAll() {
        assertThat(bits(new int[] {2, 10, 40}, 64))
                .isEqualTo("01" + "00011" + "000010" + "0010" + "0111" + "1110101" + "0000");
        assertThat(bits(new int[] {0, 2}, 4)).isEqualTo("10" + "1010" + "00");
        assertThat(bits(new int[] {0, 1, 2, 3}, 4)).isEqualTo("11000000");
    }

    @Test
    void onePercentOfPositionsTakesAboutEightBitsEach() {
        float[] vector = Vectors.gaussian(100_000, 1);
        int[] positions = TopKSelection.largest(vector, 1000);

        assertThat(PositionCodec.encode(positions, vector.length)).hasSizeLessThan(1000 * 83 / 80);
    }

    @Test
    void truncatedAndPaddedPositionsAreRejected() {
        byte[] encoded = PositionCodec.encode(new int[] {2, 10, 40}, 64);

        for (int length = 0; length < encoded.length; length++) {
            assertMalformed(Arrays.copyOf(encoded, length), 64);
        }
        assertMalformed(Arrays.copyOf(encoded, encoded.length + 1), 64);
        encoded[encoded.length - 1] |= 1;
        assertMalformed(encoded, 64);
    }

    @Test
    void positionsOfAnotherModelAreRejected() {
        assertMalformed(PositionCodec.encode(new int[] {2, 10, 40}, 64), 40);
        assertMalformed(new byte[] {0}, 64);
    }

    @Test
    void whatIsNoSetOfPositionsIsNamed() {
        assertThatThrownBy(() -> PositionCodec.encode(new int[0], 5)).hasMessageContaining("at least one");
        assertThatThrownBy(() -> PositionCodec.encode(new int[] {3, 3}, 5)).hasMessageContaining("3 follows 3");
        assertThatThrownBy(() -> PositionCodec.encode(new int[] {5}, 5)).hasMessageContaining("below 5");
        assertThatThrownBy(() -> PositionCodec.encode(new int[] {-1}, 5)).hasMessageContaining("-1");
    }

    private static String bits(int[] positions, int parameters) {
        StringBuilder text = new StringBuilder();
        for (byte b : PositionCodec.encode(positions, parameters)) {
            text.append(Integer.toBinaryString(0x100 | (b & 0xff)).substring(1));
        }
        return text.toString();
    }

    private static int[] valid(byte[] encoded, int parameters) {
        return ((Reading.Valid<int[]>) PositionCodec.decode(encoded, parameters)).message();
    }

    private static void assertMalformed(byte[] encoded, int parameters) {
        assertThat(PositionCodec.decode(encoded, parameters))
                .isInstanceOfSatisfying(
                        Reading.Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(RejectReason.MALFORMED));
    }
}
