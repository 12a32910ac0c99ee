package dev.venule.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RiceCodeTest {
    private static final int[] INDEXES = {7, 42, 43, 128, 300, 301, 555, 700, 901, 999};
    private static final String SIGNS = "+-++--+-+-";

    /** Ten coordinates of 1000 with their signs, gap and sign in turns. */
    @ParameterizedTest
    @CsvSource({
        "5, 98, 1d0a0351f2e07fbaf43f90e0c0",
        "6, 92, 0e4500946ae03deb21e21430",
        "7, 94, 0711400a895c037d4434830c"
    })
    void gapsAndSignsGiveTheKnownBytes(int parameter, int bits, String hex) {
        BitWriter out = new BitWriter();
        int previous = -1;
        for (int i = 0; i < INDEXES.length; i++) {
            RiceCode.write(out, INDEXES[i] - previous, parameter);
            out.write(SIGNS.charAt(i) == '-' ? 1 : 0, 1);
            previous = INDEXES[i];
        }

        assertThat(out.bitCount()).isEqualTo(bits);
        assertThat(RiceCode.bits(INDEXES, INDEXES.length, parameter)).isEqualTo(bits - INDEXES.length);
        out.alignToByte();
        assertThat(new BigInteger(1, out.toByteArray())).isEqualTo(new BigInteger(hex, 16));
    }

    @Test
    void cheapestParameterOfTheKnownPositionsIsSix() {
        assertThat(RiceCode.cheapestParameter(INDEXES, INDEXES.length, 1000)).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({"0.001, 9", "0.005, 7", "0.01, 6", "0.05, 4", "0.1, 3", "0.5, 0", "1, 0"})
    void parameterForDensityFollowsThePublishedFormula(double density, int parameter) {
        assertThat(RiceCode.parameterForDensity(density)).isEqualTo(parameter);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void cheapestParameterIsTheSmallestOfTheCheapest(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 50; round++) {
            int size = 1 + random.nextInt(1 << (1 + random.nextInt(20)));
            int[] indexes = random.ints(1 + random.nextInt(40), 0, size)
                    .sorted()
                    .distinct()
                    .toArray();

            int cheapest = 0;
            for (int b = 1; b <= RiceCode.MAX_PARAMETER; b++) {
                boolean cheaper =
                        RiceCode.bits(indexes, indexes.length, b) < RiceCode.bits(indexes, indexes.length, cheapest);
                cheapest = cheaper ? b : cheapest;
            }
            assertThat(RiceCode.cheapestParameter(indexes, indexes.length, size))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(cheapest);
        }
    }

    @Test
    void gapsBeyondTheEndAreRefused() {
        BitWriter out = new BitWriter();
        RiceCode.write(out, 100, 3);
        out.alignToByte();
        byte[] bytes = out.toByteArray();

        assertThat(RiceCode.read(new BitReader(bytes, 0, bytes.length), 3, 100)).isEqualTo(100);
        assertThat(RiceCode.read(new BitReader(bytes, 0, bytes.length), 3, 99)).isEqualTo(-1);
        assertThat(RiceCode.read(new BitReader(bytes, 0, bytes.length), 3, 0)).isEqualTo(-1);
        assertThat(RiceCode.read(new BitReader(bytes, 0, 1), 3, 100)).isEqualTo(-1);
    }
}
