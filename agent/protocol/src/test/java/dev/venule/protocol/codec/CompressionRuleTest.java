package dev.venule.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.protocol.message.ValueFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionRuleTest {
    @ParameterizedTest
    @CsvSource({
        "0.01, 16326, 163",
        "0.01, 10, 1",
        "0.0000001, 5, 1",
        "1, 7, 7",
        "0.5, 3, 2",
        "0.999, 268435456, 268167021"
    })
    void keepsTheRoundedShareAndAtLeastOne(double keep, int parameters, int kept) {
        assertThat(new CompressionRule(keep, ValueFormat.TERNARY).keptOf(parameters))
                .isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.0001, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesSharesThatAreNone(double keep) {
        assertThatThrownBy(() -> new CompressionRule(keep, ValueFormat.TERNARY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keepFraction");
    }
}
