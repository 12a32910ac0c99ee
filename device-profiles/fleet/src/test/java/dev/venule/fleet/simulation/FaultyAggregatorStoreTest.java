package dev.venule.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.buffer.AggregatorStore;
import dev.venule.aggregator.buffer.BufferedUpdate;
import dev.venule.aggregator.buffer.JournalEntry;
import dev.venule.aggregator.buffer.MemoryAggregatorStore;
import dev.venule.aggregator.buffer.UpdateKey;
import dev.venule.aggregator.model.ModelState;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class FaultyAggregatorStoreTest {
    private static final String POPULATION = "ward";
    private static final UpdateKey KEY = new UpdateKey(POPULATION, "d1", ByteString.copyFrom(new byte[16]));
    private static final int SEEDS = 100;

    @Test
    void aTransactionThatFailsIsAllThereOrNotAtAll() throws IOException {
        assertThat(appendedIn(new StorageFaults(0, 1), SimulatedFailure.class)).containsExactly(false, true);
    }

    @Test
    void aProcessDiesBeforeOrAfterItsTransaction() throws IOException {
        assertThat(appendedIn(new StorageFaults(1, 0), SimulatedCrash.class)).containsExactly(false, true);
    }

    @Test
    void everyOperationMayFail() throws IOException {
        MemoryAggregatorStore disk = begun();
        FaultyAggregatorStore store =
                new FaultyAggregatorStore(disk, () -> new StorageFaults(0, 1), new SplittableRandom(1));

        assertThatThrownBy(() -> store.load(POPULATION, 1)).hasMessage("the store's load failed (simulated)");
        assertThatThrownBy(() -> store.verdicts(List.of(KEY))).isInstanceOf(SimulatedFailure.class);
        assertThatThrownBy(() -> store.nextSequence(POPULATION)).isInstanceOf(SimulatedFailure.class);
        assertThatThrownBy(() -> store.versions(POPULATION)).isInstanceOf(SimulatedFailure.class);
        assertThatThrownBy(() -> store.contributions(POPULATION, 1)).isInstanceOf(SimulatedFailure.class);
        assertThatThrownBy(() -> store.create("other", new byte[32], ModelState.initial(new float[1]), 0))
                .isInstanceOf(SimulatedFailure.class);
    }

    @Test
    void aProcessThatHasDiedDoesNothingMore() throws IOException {
        MemoryAggregatorStore disk = begun();
        StorageFaults[] faults = {new StorageFaults(1, 0)};
        FaultyAggregatorStore store = new FaultyAggregatorStore(disk, () -> faults[0], new SplittableRandom(1));
        assertThatThrownBy(() -> store.load(POPULATION, 1)).isInstanceOf(SimulatedCrash.class);
        faults[0] = StorageFaults.NONE;

        assertThatThrownBy(() -> store.append(List.of(accepted()))).isInstanceOf(SimulatedCrash.class);
        store.close();

        assertThat(disk.verdicts(List.of(KEY))).isEmpty();
    }

    @Test
    void aSequenceNumberIsNeverGivenTwiceWhateverFails() throws IOException {
        MemoryAggregatorStore disk = begun();
        FaultyAggregatorStore store =
                new FaultyAggregatorStore(disk, () -> new StorageFaults(0, 0.5), new SplittableRandom(7));
        long last = 0;
        for (int i = 0; i < 200; i++) {
            try {
                long next = store.nextSequence(POPULATION);
                assertThat(next).isGreaterThan(last);
                last = next;
            } catch (SimulatedFailure e) {
                // the number may be used up, and is not used again
            }
        }
        assertThat(last).as("some were used up unheard").isBetween(110L, 190L);
    }

    private static Set<Boolean> appendedIn(StorageFaults faults, Class<? extends Throwable> failure)
            throws IOException {
        Set<Boolean> appended = new TreeSet<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            MemoryAggregatorStore disk = begun();
            AggregatorStore store = new FaultyAggregatorStore(disk, () -> faults, new SplittableRandom(seed));
            assertThatThrownBy(() -> store.append(List.of(accepted()))).isInstanceOf(failure);
            appended.add(disk.verdicts(List.of(KEY)).containsKey(KEY));
        }
        return appended;
    }

    private static MemoryAggregatorStore begun() throws IOException {
        MemoryAggregatorStore disk = new MemoryAggregatorStore();
        disk.create(POPULATION, new byte[32], ModelState.initial(new float[1]), 0);
        return disk;
    }

    private static JournalEntry accepted() {
        return new JournalEntry.Accepted(new BufferedUpdate(KEY, 0, 0, 1, 0, new byte[1]), 0);
    }
}
