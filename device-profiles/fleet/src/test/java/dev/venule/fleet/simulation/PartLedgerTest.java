package dev.venule.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class PartLedgerTest {
    private static final ByteString FIRST = ByteString.fromHex("0a0b0c0d0e");
    private static final ByteString SECOND = ByteString.fromHex("ffffffffff");

    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private final PartLedger ledger = new PartLedger(time, Duration.ofMinutes(15));

    @Test
    void whatIsSaidToBeHeldMayNotBeGoneSoonAfter() {
        ledger.answered("d1", FIRST, 64);
        ledger.answered("d1", FIRST, 128);
        ledger.answered("d2", SECOND, 0);

        assertThatThrownBy(() -> ledger.answered("d1", FIRST, 64))
                .hasMessage(
                        "device d1: was told that 128 bytes of update 0a0b0c0d are held, and soon after that it is 64");
    }

    /** It takes the place of the other one, even where nothing of it is answered. */
    @Test
    void aPartOfAnotherUpdateReleasesTheAggregator() {
        ledger.arrived("d1", FIRST);
        ledger.arrived("d1", SECOND);
        ledger.answered("d1", FIRST, 64);
        assertThatCode(() -> ledger.answered("d1", FIRST, 0)).doesNotThrowAnyException();

        time.run(Duration.ofMinutes(16));
        ledger.arrived("d1", FIRST);
        ledger.answered("d1", FIRST, 64);
        assertThatThrownBy(() -> ledger.answered("d1", FIRST, 0)).isInstanceOf(Violation.class);
    }

    @Test
    void itMayBeGoneAfterALongTimeAnotherUpdateOrAnotherProcess() {
        assertThatCode(() -> {
                    ledger.answered("d1", FIRST, 64);
                    time.run(Duration.ofMinutes(5));
                    ledger.answered("d1", FIRST, 64);
                    time.run(Duration.ofMinutes(3));
                    ledger.answered("d1", FIRST, 0);
                    ledger.answered("d1", FIRST, 64);
                    ledger.answered("d1", SECOND, 64);
                    ledger.answered("d1", FIRST, 0);
                    ledger.answered("d1", FIRST, 64);
                    ledger.processBegan();
                    ledger.answered("d1", FIRST, 0);
                })
                .doesNotThrowAnyException();
    }
}
