package dev.venule.aggregator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.MemoryAggregatorStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store fails at each of its calls in turn; every run must end where the run without a failure ends. */
class StoreFailureTest {
    private static final int UPDATES = 9;
    private static final int GOAL = 2;

    private record Ending(float[] weights, List<List<String>> contributors) {}

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void failureAtAnyCallLosesNothingAndCountsNothingTwice(boolean afterEffect) throws IOException {
        FaultyStore healthy = new FaultyStore(new MemoryAggregatorStore(), -1, false);
        Ending expected = run(healthy);
        assertThat(expected.contributors()).hasSize(UPDATES / GOAL);
        for (int call = 0; call < healthy.calls(); call++) {
            Ending ending = run(new FaultyStore(new MemoryAggregatorStore(), call, afterEffect));
            assertThat(ending.weights()).as("call " + call).containsExactly(expected.weights());
            assertThat(ending.contributors()).as("call " + call).isEqualTo(expected.contributors());
        }
    }

    /** Three batches, the last one with repetitions of the first; a batch that fails is given again. */
    private static Ending run(FaultyStore store) throws IOException {
        AggregatorFixture aggregator = opened(store);
        List<IncomingUpdate> messages = new ArrayList<>();
        for (int i = 0; i < UPDATES; i++) {
            messages.add(Population.message("d" + i, Population.update(i, 0).setBaseVersion(i < 6 ? 0 : 2)));
        }
        acceptUntilStored(aggregator, messages.subList(0, 3));
        acceptUntilStored(aggregator, messages.subList(3, 6));
        List<IncomingUpdate> last = new ArrayList<>(messages.subList(6, UPDATES));
        last.addAll(messages.subList(0, 3));
        List<Answer> answers = acceptUntilStored(aggregator, last);
        assertThat(answers.subList(3, 6)).extracting(Answer::admission).containsOnly(new Admission.Duplicate());
        List<List<String>> contributors = new ArrayList<>();
        for (long version = 1; version <= aggregator.version(); version++) {
            contributors.add(store.contributions(Population.NAME, version).stream()
                    .map(Contribution::key)
                    .map(key -> key.device())
                    .toList());
        }
        return new Ending(aggregator.round().model().weights(), contributors);
    }

    private static AggregatorFixture opened(FaultyStore store) throws IOException {
        try {
            return new AggregatorFixture(Population.config(BufferPolicy.ofGoal(GOAL)), store);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("planted");
            return new AggregatorFixture(Population.config(BufferPolicy.ofGoal(GOAL)), store);
        }
    }

    private static List<Answer> acceptUntilStored(AggregatorFixture aggregator, List<IncomingUpdate> batch)
            throws IOException {
        try {
            return aggregator.intake().accept(batch).answers();
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("planted");
            return aggregator.intake().accept(batch).answers();
        }
    }
}
