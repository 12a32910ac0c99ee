package dev.venule.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberFormatsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0000",
        "1, 3c00",
        "-2, c000",
        "65504, 7bff",
        "0.333251953125, 3555",
        "6.103515625e-5, 0400",
        "5.9604644775390625e-8, 0001"
    })
    void halfPrecisionHasItsStandardBits(float value, String hex) {
        int bits = Integer.parseInt(hex, 16);

        assertThat(Float16.fromFloat(value)).isEqualTo(bits);
        assertThat(Float16.toFloat(bits)).isEqualTo(value);
    }

    @Test
    void everyFiniteHalfComesBack() {
        for (int bits = 0; bits <= 0xffff; bits++) {
            float value = Float16.toFloat(bits);
            if (Float.isFinite(value)) {
                assertThat(Float16.fromFloat(value)).isEqualTo(bits);
            } else {
                assertThat(bits & 0x7c00).isEqualTo(0x7c00);
            }
        }
    }

    @Test
    void roundingToHalfTakesTheNearestAndTiesToEven() {
        for (int bits = 0; bits < 0x7bff; bits++) {
            float low = Float16.toFloat(bits);
            float high = Float16.toFloat(bits + 1);
            float middle = (low + high) / 2; // exact: a half has 13 bits less than a float
            int even = (bits & 1) == 0 ? bits : bits + 1;

            assertThat(Float16.fromFloat(middle)).isEqualTo(even);
            assertThat(Float16.fromFloat(Math.nextDown(middle))).isEqualTo(bits);
            assertThat(Float16.fromFloat(Math.nextUp(middle))).isEqualTo(bits + 1);
        }
    }

    @Test
    void magnitudesBeyondHalfPrecisionBecomeItsLargest() {
        assertThat(Float16.fromFloat(65520f)).isEqualTo(0x7bff);
        assertThat(Float16.fromFloat(-Float.MAX_VALUE)).isEqualTo(0xfbff);
        assertThat(Float16.fromFloat(Float.MIN_VALUE)).isZero();
    }

    @Test
    void scalesAreNearWhatTheyStandFor() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt(0x00800000, 0x7f7f8000));
            int scale = Scale.nearest(value);

            assertThat(Scale.isValid(scale)).isTrue();
            assertThat(Math.abs(Scale.toFloat(scale) - (double) value)).isLessThanOrEqualTo(value * 0x1p-8);
        }
    }

    @Test
    void scalesStayPositiveNormalAndFinite() {
        assertThat(Scale.toFloat(Scale.nearest(0))).isEqualTo(Float.MIN_NORMAL);
        assertThat(Scale.toFloat(Scale.nearest(Float.MIN_VALUE))).isEqualTo(Float.MIN_NORMAL);
        assertThat(Scale.toFloat(Scale.nearest(Float.MAX_VALUE))).isFinite();
        assertThat(Scale.isValid(0)).isFalse();
        assertThat(Scale.isValid(0x007f)).isFalse();
        assertThat(Scale.isValid(0x7f80)).isFalse();
        assertThat(Scale.isValid(0xbf80)).isFalse();
    }
}
