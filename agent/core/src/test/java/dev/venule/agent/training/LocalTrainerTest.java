package dev.venule.agent.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.data.Offset.offset;

import dev.venule.agent.fake.FailingStorage;
import dev.venule.agent.fake.Federation;
import dev.venule.agent.fake.LinearModel;
import dev.venule.agent.fake.ListedExamples;
import dev.venule.agent.storage.MemoryStorage;
import dev.venule.protocol.message.Plan;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LocalTrainerTest {
    private static final int FEATURES = 3;

    private final LinearModel.Opener runtime = new LinearModel.Opener();

    private LinearModel model(int batchSize) {
        ModelRuntime.Opening opening = runtime.open(LinearModel.file(FEATURES, batchSize));
        return (LinearModel) ((ModelRuntime.Opening.Opened) opening).model();
    }

    private Training train(LinearModel model, Plan.Builder plan, long version, ExampleStore examples)
            throws IOException {
        return LocalTrainer.trainAtOnce(model, new float[FEATURES + 1], version, plan.build(), examples);
    }

    private Training.Trained trained(LinearModel model, Plan.Builder plan, long version) throws IOException {
        return (Training.Trained) train(model, plan, version, ListedExamples.linear(10, FEATURES, 1));
    }

    @Test
    void trainingFindsTheLinearFunctionOfTheExamples() throws IOException {
        Training.Trained trained = trained(model(4), Federation.plan().setEpochs(300), 1);

        assertThat(trained.delta()).containsExactly(new float[] {1, 2, 3, 0}, offset(0.01f));
        assertThat(trained.meanLoss()).isLessThan(0.001f);
        assertThat(trained.steps()).isEqualTo(900);
        assertThat(trained.exampleCount()).isEqualTo(10);
    }

    @Test
    void lastBatchIsPaddedWithRowsOfWeightZero() throws IOException {
        LinearModel model = model(4);

        trained(model, Federation.plan(), 1);

        assertThat(model.batchWeights())
                .containsExactly(new float[] {1, 1, 1, 1}, new float[] {1, 1, 1, 1}, new float[] {1, 1, 0, 0});
    }

    @Test
    void paddingDoesNotChangeWhatIsLearned() throws IOException {
        Training.Trained padded = trained(model(16), Federation.plan(), 1);
        Training.Trained exact = trained(model(10), Federation.plan(), 1);

        assertThat(padded.delta()).isEqualTo(exact.delta());
        assertThat(padded.meanLoss()).isEqualTo(exact.meanLoss());
    }

    @Test
    void orderOfExamplesComesFromThePlansSeedAndTheVersionAlone() throws IOException {
        float[] first = trained(model(4), Federation.plan(), 1).delta();

        assertThat(trained(model(4), Federation.plan(), 1).delta()).isEqualTo(first);
        assertThat(trained(model(4), Federation.plan(), 2).delta()).isNotEqualTo(first);
        assertThat(trained(model(4), Federation.plan().setShuffleSeed(9), 1).delta())
                .isNotEqualTo(first);
    }

    @Test
    void everyExampleIsReadOnceInEachEpoch() throws IOException {
        Map<Integer, Integer> reads = new HashMap<>();
        ListedExamples examples = ListedExamples.linear(10, FEATURES, 1);
        ExampleStore counting = new ExampleStore() {
            @Override
            public int count() throws IOException {
                return examples.count();
            }

            @Override
            public int featureCount() {
                return examples.featureCount();
            }

            @Override
            public int targetCount() {
                return examples.targetCount();
            }

            @Override
            public void read(int index, float[] x, int featureOffset, float[] y, int targetOffset) {
                reads.merge(index, 1, Integer::sum);
                examples.read(index, x, featureOffset, y, targetOffset);
            }
        };

        train(model(4), Federation.plan().setEpochs(3), 1, counting);

        assertThat(reads)
                .hasSize(10)
                .allSatisfy((index, times) -> assertThat(times).isEqualTo(3));
    }

    @Test
    void infiniteLossIsDivergence() throws IOException {
        Plan.Builder plan = Federation.plan().setEpochs(20).setLearningRate(1e20f);

        assertThat(train(model(4), plan, 1, ListedExamples.linear(10, FEATURES, 1)))
                .isInstanceOf(Training.Diverged.class);
    }

    @Test
    void weightsThatOverflowInTheVeryLastStepAreDivergenceToo() throws IOException {
        Plan.Builder plan = Federation.plan().setLearningRate(Float.MAX_VALUE);

        assertThat(train(model(10), plan, 1, ListedExamples.linear(10, FEATURES, 1)))
                .isInstanceOf(Training.Diverged.class);
    }

    @Test
    void featuresThatAreNotFiniteAreDivergence() throws IOException {
        ListedExamples examples = new ListedExamples(new float[][] {{Float.NaN, 0, 0}}, new float[] {1});

        assertThat(train(model(4), Federation.plan(), 1, examples)).isInstanceOf(Training.Diverged.class);
    }

    @Test
    void checkpointThatCannotBeDeletedDoesNotHideTheRoundsOutcome() {
        FailingStorage disk = new FailingStorage(new MemoryStorage());
        disk.setFull(true);
        LocalTrainer trainer = new LocalTrainer(new Checkpoints(disk));

        assertThatCode(trainer::forget).doesNotThrowAnyException();
    }
}
