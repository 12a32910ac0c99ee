package dev.venule.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

final class HistoryTest {
    @Test
    void whateverDiffersAnywhereHasAnotherHash() {
        Set<Long> hashes = new HashSet<>();
        hashes.add(hash((history, time) -> {}));
        hashes.add(hash((history, time) -> history.note(Happening.PART_SENT, 1, 2)));
        hashes.add(hash((history, time) -> history.note(Happening.PART_SENT, 2, 1)));
        hashes.add(hash((history, time) -> history.note(Happening.PART_RECEIPT, 1, 2)));
        hashes.add(hash((history, time) -> {
            time.run(Duration.ofNanos(1));
            history.note(Happening.PART_SENT, 1, 2);
        }));
        hashes.add(hash((history, time) -> {
            history.note(Happening.PART_SENT, 1, 2);
            history.note(Happening.VERSION_MADE, History.SERVER, 3);
        }));
        hashes.add(hash((history, time) -> {
            history.note(Happening.VERSION_MADE, History.SERVER, 3);
            history.note(Happening.PART_SENT, 1, 2);
        }));

        assertThat(hashes).hasSize(7);
    }

    @Test
    void everyKindIsCountedAlsoWhereItNeverHappened() {
        History history = new History(new VirtualTime(Instant.EPOCH));
        history.note(Happening.PART_SENT, 1, 2);
        history.note(Happening.PART_SENT, 1, 3);

        assertThat(history.counts())
                .hasSize(Happening.values().length)
                .containsEntry(Happening.PART_SENT, 2L)
                .containsEntry(Happening.VERSION_MADE, 0L);
    }

    private static long hash(BiConsumer<History, VirtualTime> events) {
        VirtualTime time = new VirtualTime(Instant.EPOCH);
        History history = new History(time);
        events.accept(history, time);
        return history.hash();
    }
}
