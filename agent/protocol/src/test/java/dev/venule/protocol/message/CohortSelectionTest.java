package dev.venule.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CohortSelectionTest {
    private static final ByteString SALT = Messages.bytes(16, 0);

    private static Selection upTo(ByteString salt, long threshold) {
        return Messages.selection().toBuilder()
                .setSalt(salt)
                .setThreshold(threshold)
                .build();
    }

    /** From Python: hashlib.sha256(bytes(range(16)) + b"\0" + device.encode()).digest()[:8].hex(). */
    @ParameterizedTest
    @CsvSource({"bed-7, 6c4a799d29f7acc7", "a, bbffbe670d303338", "\u00e9, 25994d233b6c4e78"})
    void rankIsTheBeginningOfTheHash(String device, String hex) {
        assertThat(CohortSelection.rank(SALT, device)).isEqualTo(Long.parseUnsignedLong(hex, 16));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bed-7", "a"})
    void thresholdIsInclusiveAndUnsigned(String device) {
        long rank = CohortSelection.rank(SALT, device);
        assertThat(CohortSelection.selects(upTo(SALT, rank), device)).isTrue();
        assertThat(CohortSelection.selects(upTo(SALT, rank + 1), device)).isTrue();
        assertThat(CohortSelection.selects(upTo(SALT, rank - 1), device)).isFalse();
        assertThat(CohortSelection.selects(upTo(SALT, CohortSelection.EVERYBODY), device))
                .isTrue();
        assertThat(CohortSelection.selects(upTo(SALT, CohortSelection.NOBODY), device))
                .isFalse();
    }

    /**
     * A quarter of the range selects a quarter of the devices, and another salt another quarter. Binomial with n = 20,000: the
     * bounds are more than six standard deviations away, which chance leaves once in 10^8 seeds.
     */
    @Test
    void everySaltIsAFairLot() {
        long seed = 20260401;
        SplittableRandom random = new SplittableRandom(seed);
        Selection first = upTo(salt(random), 1L << 62);
        Selection second = upTo(salt(random), 1L << 62);
        int selected = 0;
        int selectedTwice = 0;
        for (int device = 0; device < 20_000; device++) {
            boolean isSelected = CohortSelection.selects(first, "device-" + device);
            selected += isSelected ? 1 : 0;
            selectedTwice += isSelected && CohortSelection.selects(second, "device-" + device) ? 1 : 0;
        }
        assertThat(selected).as("seed " + seed).isBetween(4600, 5400);
        assertThat(selectedTwice).as("seed " + seed).isBetween(1040, 1460);
    }

    private static ByteString salt(SplittableRandom random) {
        byte[] salt = new byte[CohortSelection.SALT_BYTES];
        random.nextBytes(salt);
        return ByteString.copyFrom(salt);
    }
}
