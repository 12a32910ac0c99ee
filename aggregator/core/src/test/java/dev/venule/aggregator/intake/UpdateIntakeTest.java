package dev.venule.aggregator.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.buffer.MemoryAggregatorStore;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RejectReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transcripts: one line per message. */
class UpdateIntakeTest {
    private static final Admission DUPLICATE = new Admission.Duplicate();
    private final MemoryAggregatorStore store = new MemoryAggregatorStore();

    private static Admission buffered(int staleness) {
        return new Admission.Buffered(staleness);
    }

    private static Admission rejected(RejectReason reason) {
        return new Admission.Rejected(reason);
    }

    private AggregatorFixture aggregator(int goal) throws IOException {
        return new AggregatorFixture(Population.config(BufferPolicy.ofGoal(goal)), store);
    }

    @Test
    void goalMakesVersionsAndStalenessCountsThem() throws IOException {
        AggregatorFixture aggregator = aggregator(2);
        assertThat(aggregator.send("a", Population.update(1, 0))).isEqualTo(buffered(0));
        assertThat(aggregator.send("b", Population.update(2, 0))).isEqualTo(buffered(0));
        assertThat(aggregator.version()).isEqualTo(1);
        assertThat(aggregator.send("c", Population.update(3, 0))).isEqualTo(buffered(1));
        assertThat(aggregator.send("a", Population.update(4, 1))).isEqualTo(buffered(0));
        assertThat(aggregator.version()).isEqualTo(2);
        assertThat(store.contributions(Population.NAME, 2))
                .extracting("staleness")
                .containsExactly(1, 0);
    }

    @Test
    void sameUpdateCountsOnce() throws IOException {
        AggregatorFixture aggregator = aggregator(3);
        assertThat(aggregator.send("a", Population.update(1, 0))).isEqualTo(buffered(0));
        assertThat(aggregator.send("a", Population.update(1, 0))).isEqualTo(DUPLICATE);
        assertThat(aggregator.round().buffer().size()).isEqualTo(1);
    }

    @Test
    void sameUpdateTwiceInABatchCountsOnce() throws IOException {
        AggregatorFixture aggregator = aggregator(2);
        IncomingUpdate message = Population.message("a", Population.update(1, 0));
        IntakeOutcome outcome = aggregator.intake().accept(List.of(message, message, message));
        assertThat(outcome.answers()).extracting(Answer::admission).containsExactly(buffered(0), DUPLICATE, DUPLICATE);
        assertThat(aggregator.version()).isZero();
    }

    @Test
    void duplicateIsRecognisedAfterARestartAndAfterItsVersion() throws IOException {
        AggregatorFixture aggregator = aggregator(2);
        aggregator.send("a", Population.update(1, 0));
        aggregator.restart();
        assertThat(aggregator.send("a", Population.update(1, 0))).isEqualTo(DUPLICATE);
        aggregator.send("b", Population.update(2, 0));
        aggregator.restart();
        assertThat(aggregator.version()).isEqualTo(1);
        assertThat(aggregator.send("a", Population.update(1, 0))).isEqualTo(DUPLICATE);
        assertThat(aggregator.send("b", Population.update(2, 0))).isEqualTo(DUPLICATE);
        assertThat(aggregator.round().buffer().size()).isZero();
    }

    /** The device has put a rejected update back into its residual; if it counted later, its content would count twice. */
    @Test
    void rejectionStaysARejectionWhenItsCauseIsGone() throws IOException {
        AggregatorFixture aggregator = aggregator(2);
        assertThat(aggregator.send("a", Population.update(1, 0))).isEqualTo(buffered(0));
        assertThat(aggregator.send("a", Population.update(2, 0))).isEqualTo(rejected(RejectReason.CONTRIBUTION_CAP));
        assertThat(aggregator.send("b", Population.update(3, 0))).isEqualTo(buffered(0));
        assertThat(aggregator.version()).isEqualTo(1);
        assertThat(aggregator.send("a", Population.update(2, 0))).isEqualTo(rejected(RejectReason.CONTRIBUTION_CAP));
        aggregator.restart();
        assertThat(aggregator.send("a", Population.update(2, 0))).isEqualTo(rejected(RejectReason.CONTRIBUTION_CAP));
        assertThat(aggregator.send("a", Population.update(4, 0))).isEqualTo(buffered(1));
    }

    @Test
    void anotherDeviceCannotUseUpAnId() throws IOException {
        AggregatorFixture aggregator = aggregator(3);
        assertThat(aggregator.send("thief", Population.update(1, 0))).isEqualTo(buffered(0));
        assertThat(aggregator.send("owner", Population.update(1, 0))).isEqualTo(buffered(0));
    }

    @Test
    void oneBatchMakesAsManyVersionsAsItCompletes() throws IOException {
        AggregatorFixture aggregator = aggregator(2);
        List<IncomingUpdate> batch = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            batch.add(Population.message("d" + i, Population.update(i, 0)));
        }
        IntakeOutcome outcome = aggregator.intake().accept(batch);
        assertThat(outcome.versions()).extracting(v -> v.provenance().version()).containsExactly(1L, 2L);
        assertThat(outcome.answers())
                .extracting(Answer::admission)
                .containsExactly(buffered(0), buffered(0), buffered(1), buffered(1), buffered(2));
        assertThat(outcome.answers()).extracting(Answer::currentVersion).containsExactly(0L, 0L, 1L, 1L, 2L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void versionDependsOnTheSetOfUpdatesAndNotOnTheirOrder(long seed) throws IOException {
        List<IncomingUpdate> messages = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            messages.add(Population.message("d" + i, Population.update(100 * seed + i, 0)));
        }
        float[] expected = weightsAfter(messages);
        Random shuffling = new Random(seed);
        for (int i = 0; i < 5; i++) {
            Collections.shuffle(messages, shuffling);
            assertThat(weightsAfter(messages)).as("seed " + seed).containsExactly(expected);
        }
    }

    private static float[] weightsAfter(List<IncomingUpdate> messages) throws IOException {
        AggregatorFixture aggregator = new AggregatorFixture(
                Population.config(BufferPolicy.ofGoal(messages.size())), new MemoryAggregatorStore());
        for (IncomingUpdate message : messages) {
            aggregator.send(message);
        }
        assertThat(aggregator.version()).isEqualTo(1);
        return aggregator.round().model().weights();
    }

    @Test
    void lastVersionIsTheLast() throws IOException {
        AggregatorFixture aggregator =
                new AggregatorFixture(Population.config(BufferPolicy.ofGoal(1).stoppingAt(1)), store);
        assertThat(aggregator.send("a", Population.update(1, 0))).isEqualTo(buffered(0));
        assertThat(aggregator.round().isFinished()).isTrue();
        assertThat(aggregator.send("b", Population.update(2, 1))).isEqualTo(rejected(RejectReason.EXPIRED));
        assertThat(aggregator.version()).isEqualTo(1);
    }

    @Test
    void receiptSaysWhatWasDecided() throws IOException {
        AggregatorFixture aggregator = aggregator(1);
        aggregator.send("a", Population.update(1, 0));
        Receipt receipt = aggregator
                .answer(Population.message("b", Population.update(2, 0)))
                .receipt()
                .orElseThrow();
        assertThat(receipt.getStatus()).isEqualTo(Receipt.Status.BUFFERED);
        assertThat(receipt.getUpdateId()).isEqualTo(Population.id(2));
        assertThat(receipt.getStaleness()).isEqualTo(1);
        assertThat(receipt.getCurrentVersion()).isEqualTo(1);
    }

    @Test
    void sameNameTwiceIsAConfigurationError() throws IOException {
        AggregatorFixture aggregator = aggregator(1);
        assertThatThrownBy(() -> new UpdateIntake(
                        List.of(aggregator.round(), aggregator.round()),
                        store,
                        IntakeLimits.defaults(),
                        aggregator.clock))
                .hasMessage("population ecg is configured twice");
    }
}
