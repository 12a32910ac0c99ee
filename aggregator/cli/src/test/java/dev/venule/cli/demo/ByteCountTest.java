package dev.venule.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ByteCountTest {
    @ParameterizedTest
    @CsvSource({"0, 0 B", "999, 999 B", "1000, 1.00 kB", "65304, 65.3 kB", "999999, 1.00 MB", "130608000, 131 MB"})
    void bytesAreShownWithThreeDigits(long bytes, String text) {
        assertThat(ByteCount.of(bytes)).isEqualTo(text);
    }
}
