package dev.venule.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BitStreamTest {
    @Test
    void bitsAreWrittenMostSignificantFirst() {
        BitWriter out = new BitWriter();
        out.write(0b101, 3);
        out.writeUnary(2);
        out.write(0xffff_fff0, 4); // only the lowest bits count
        out.alignToByte();

        assertThat(out.toByteArray()).containsExactly(0b10111000, 0b00000000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsWrittenIsRead(long seed) {
        int[] widths = new SplittableRandom(seed).ints(2000, 0, 33).toArray();
        int[] unaries = new SplittableRandom(seed + 100).ints(2000, 0, 150).toArray();
        int[] values = new SplittableRandom(seed + 200).ints(2000).toArray();
        BitWriter out = new BitWriter();
        for (int i = 0; i < widths.length; i++) {
            out.write(values[i], widths[i]);
            out.writeUnary(unaries[i]);
        }
        long bits = out.bitCount();
        out.alignToByte();
        byte[] bytes = out.toByteArray();

        BitReader in = new BitReader(bytes, 0, bytes.length);
        for (int i = 0; i < widths.length; i++) {
            int mask = (int) ((1L << widths[i]) - 1);
            assertThat(in.read(widths[i])).as("seed %d, value %d", seed, i).isEqualTo(values[i] & mask);
            assertThat(in.readUnary(unaries[i]))
                    .as("seed %d, unary %d", seed, i)
                    .isEqualTo(unaries[i]);
        }
        assertThat(in.remaining()).isEqualTo(8L * bytes.length - bits);
        assertThat(in.isOverrun()).isFalse();
    }

    @Test
    void readingPastTheEndGivesZerosAndIsRemembered() {
        BitReader in = new BitReader(new byte[] {-1, -1}, 0, 1);

        assertThat(in.read(9)).isZero();
        assertThat(in.isOverrun()).isTrue();
        assertThat(in.remaining()).isZero();
    }

    @Test
    void unaryStopsAtItsMaximumAndAtTheEnd() {
        byte[] ones = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1};

        assertThat(new BitReader(ones, 0, ones.length).readUnary(70)).isEqualTo(-1);
        BitReader in = new BitReader(ones, 0, ones.length);
        assertThat(in.readUnary(1000)).isEqualTo(-1);
        assertThat(in.isOverrun()).isTrue();
    }
}
