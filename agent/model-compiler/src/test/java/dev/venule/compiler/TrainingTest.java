package dev.venule.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.venule.agent.training.TrainableModel;
import dev.venule.compiler.layer.TimePadding;
import dev.venule.compiler.reference.Batch;
import dev.venule.compiler.reference.ReferenceModel;
import dev.venule.compiler.spec.ModelSpec;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a device relies on while it trains. */
class TrainingTest {
    @Test
    void trainingSeparatesTwoKindsOfWaves() {
        ModelSpec spec = ModelSpec.builder("waves")
                .seed(3)
                .batch(16)
                .sequence(32, 1)
                .conv1d(6, 5, TimePadding.SAME)
                .relu()
                .maxPool1d(4)
                .flatten()
                .dense(2)
                .softmaxCrossEntropy();
        SplittableRandom random = new SplittableRandom(4);
        try (TrainableModel model = open(spec)) {
            float first = model.evaluate(
                    waves(random).x(), waves(new SplittableRandom(4)).y(), ones(16));
            for (int step = 0; step < 150; step++) {
                Batch batch = waves(random);
                model.train(batch.x(), batch.y(), batch.w(), 0.05f, 0, 0.9f);
            }
            Batch unseen = waves(random);
            assertThat(first).isGreaterThan(0.5f);
            assertThat(model.evaluate(unseen.x(), unseen.y(), unseen.w())).isLessThan(0.1f);
        }
    }

    /** Slow and fast sines at chance phases, with noise; even rows are slow. */
    private static Batch waves(SplittableRandom random) {
        float[] x = new float[16 * 32];
        float[] y = new float[16 * 2];
        for (int row = 0; row < 16; row++) {
            double frequency = row % 2 == 0 ? 0.2 : 0.9;
            double phase = random.nextDouble(2 * Math.PI);
            for (int t = 0; t < 32; t++) {
                x[row * 32 + t] = (float) (Math.sin(frequency * t + phase) + random.nextDouble(-0.3, 0.3));
            }
            y[row * 2 + row % 2] = 1;
        }
        return new Batch(x, y, ones(16));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp", "conv-pool-conv-pool", "depthwise-multiplied", "three-questions", "regression"})
    void rowsOfWeightZeroChangeNothing(String name) {
        ModelSpec spec = ExampleModels.named(name);
        Batch batch = new RandomBatches(spec, 5).next();
        Batch other = new RandomBatches(spec, 6).next();
        float[] x = batch.x().clone();
        float[] y = batch.y().clone();
        // The second row weighs nothing: give it the content of another batch.
        System.arraycopy(other.x(), 0, x, spec.featureCount(), spec.featureCount());
        System.arraycopy(other.y(), 0, y, spec.targetCount(), spec.targetCount());
        assertThat(batch.w()[1]).isZero();
        try (TrainableModel model = open(spec)) {
            float[] start = model.parameters();
            float loss = model.train(batch.x(), batch.y(), batch.w(), 0.1f, 0, 0);
            float[] expected = model.parameters();
            model.restore(start);
            assertThat(model.train(x, y, batch.w(), 0.1f, 0, 0)).isCloseTo(loss, within(1e-6f));
            assertThat(model.parameters()).containsExactly(expected, within(1e-6f));
            assertThat(expected).isNotEqualTo(start);
        }
    }

    @Test
    void onlyTheRatioOfTheSampleWeightsCounts() {
        ModelSpec spec = ExampleModels.named("mlp");
        Batch batch = new RandomBatches(spec, 7).next();
        float[] quadruple = batch.w().clone();
        for (int i = 0; i < quadruple.length; i++) {
            quadruple[i] *= 4;
        }
        try (TrainableModel model = open(spec)) {
            assertThat(model.evaluate(batch.x(), batch.y(), quadruple))
                    .isEqualTo(model.evaluate(batch.x(), batch.y(), batch.w()));
        }
    }

    @Test
    void evaluateGivesTheLossThatTrainReportsAndChangesNothing() {
        for (ModelSpec spec : ExampleModels.all()) {
            Batch batch = new RandomBatches(spec, 8).next();
            try (TrainableModel model = open(spec)) {
                float[] start = model.parameters();
                float loss = model.evaluate(batch.x(), batch.y(), batch.w());
                assertThat(model.parameters()).as(spec.name()).containsExactly(start);
                assertThat(model.train(batch.x(), batch.y(), batch.w(), 0.1f, 0, 0))
                        .as(spec.name())
                        .isEqualTo(loss);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp", "conv-pool-conv-pool", "regression"})
    void resumedTrainingGoesOnWithTheSameBits(String name) {
        ModelSpec spec = ExampleModels.named(name);
        float[] interrupted;
        float[] velocity;
        RandomBatches batches = new RandomBatches(spec, 10);
        List<Batch> steps = List.of(batches.next(), batches.next(), batches.next(), batches.next());
        try (TrainableModel first = open(spec);
                TrainableModel second = open(spec)) {
            float[] start = first.parameters();
            first.restore(start);
            steps.subList(0, 2).forEach(step -> first.train(step.x(), step.y(), step.w(), 0.1f, 0.3f, 0.9f));
            interrupted = first.parameters();
            velocity = first.velocity().orElseThrow();
            steps.subList(2, 4).forEach(step -> first.train(step.x(), step.y(), step.w(), 0.1f, 0.3f, 0.9f));

            second.restore(start);
            second.resume(interrupted, velocity);
            steps.subList(2, 4).forEach(step -> second.train(step.x(), step.y(), step.w(), 0.1f, 0.3f, 0.9f));
            assertThat(second.parameters()).containsExactly(first.parameters());
            assertThat(second.velocity().orElseThrow())
                    .containsExactly(first.velocity().orElseThrow());

            // Without what momentum gathered, or with another point for the
            // proximal term to pull to, they would differ.
            second.restore(interrupted);
            second.resume(interrupted, velocity);
            steps.subList(2, 4).forEach(step -> second.train(step.x(), step.y(), step.w(), 0.1f, 0.3f, 0.9f));
            assertThat(second.parameters()).isNotEqualTo(first.parameters());
        }
    }

    @Test
    void restoreForgetsMomentum() {
        ModelSpec spec = ExampleModels.named("conv-pool-conv-pool");
        Batch batch = new RandomBatches(spec, 9).next();
        try (TrainableModel model = open(spec)) {
            float[] start = model.parameters();
            model.train(batch.x(), batch.y(), batch.w(), 0.1f, 0, 0.9f);
            float[] firstStep = model.parameters();
            model.restore(start);
            model.train(batch.x(), batch.y(), batch.w(), 0.1f, 0, 0.9f);
            assertThat(model.parameters()).containsExactly(firstStep);
            model.train(batch.x(), batch.y(), batch.w(), 0.1f, 0, 0.9f);
            float[] withMomentum = model.parameters();
            model.restore(firstStep);
            model.train(batch.x(), batch.y(), batch.w(), 0.1f, 0, 0.9f);
            assertThat(model.parameters()).isNotEqualTo(withMomentum);
        }
    }

    @Test
    void restoreMovesThePointThatTheProximalTermPullsTo() {
        ModelSpec spec = ExampleModels.named("mlp");
        Batch batch = new RandomBatches(spec, 10).next();
        try (TrainableModel model = open(spec)) {
            float[] start = model.parameters();
            model.train(batch.x(), batch.y(), batch.w(), 0.1f, 0, 0);
            float[] moved = model.parameters();
            model.train(batch.x(), batch.y(), batch.w(), 0.1f, 100, 0);
            float[] pulled = model.parameters();
            model.restore(moved);
            model.train(batch.x(), batch.y(), batch.w(), 0.1f, 100, 0);
            float[] free = model.parameters();
            model.restore(moved);
            model.train(batch.x(), batch.y(), batch.w(), 0.1f, 0, 0);
            // At the point itself the term is zero; away from it, it pulls by rate * mu times the way: 10 of it.
            assertThat(free).containsExactly(model.parameters());
            for (int i = 0; i < start.length; i++) {
                assertThat(pulled[i]).isCloseTo(free[i] - 10 * (moved[i] - start[i]), within(1e-4f));
            }
            assertThat(pulled).isNotEqualTo(free);
        }
    }

    @Test
    void aFreshModelHasTheInitialWeightsAndTrainsAsIfTheyWereRestored() {
        for (ModelSpec spec : ExampleModels.all()) {
            CompiledModel compiled = ModelCompiler.compile(spec);
            Batch batch = new RandomBatches(spec, 11).next();
            try (TrainableModel fresh = NativeModels.open(compiled);
                    TrainableModel restored = NativeModels.open(compiled)) {
                assertThat(fresh.parameters()).as(spec.name()).containsExactly(compiled.initialWeights());
                restored.restore(compiled.initialWeights());
                for (int step = 0; step < 3; step++) {
                    fresh.train(batch.x(), batch.y(), batch.w(), 0.05f, 0.1f, 0.9f);
                    restored.train(batch.x(), batch.y(), batch.w(), 0.05f, 0.1f, 0.9f);
                }
                assertThat(fresh.parameters()).as(spec.name()).containsExactly(restored.parameters());
            }
        }
    }

    @Test
    void theOpenedModelHasTheCompiledShapes() {
        for (ModelSpec spec : ExampleModels.all()) {
            CompiledModel compiled = ModelCompiler.compile(spec);
            try (TrainableModel model = NativeModels.open(compiled)) {
                assertThat(model.batchSize()).isEqualTo(spec.batch());
                assertThat(model.featureCount()).isEqualTo(spec.featureCount());
                assertThat(model.targetCount()).isEqualTo(spec.targetCount());
                int[] sizes = compiled.tensorSizes();
                assertThat(model.layout().tensorCount()).isEqualTo(sizes.length);
                for (int i = 0; i < sizes.length; i++) {
                    assertThat(model.layout().size(i)).isEqualTo(sizes[i]);
                }
            }
        }
    }

    @Test
    void equalNeighboursShareThePoolsGradient() {
        ModelSpec spec = ModelSpec.builder("flat-line")
                .seed(1)
                .batch(2)
                .sequence(12, 2)
                .conv1d(3, 3, TimePadding.VALID)
                .maxPool1d(5)
                .flatten()
                .dense(2)
                .softmaxCrossEntropy();
        CompiledModel compiled = ModelCompiler.compile(spec);
        float[] line = new float[2 * 12 * 2];
        Arrays.fill(line, 1.5f);
        Batch batch = new Batch(line, new float[] {1, 0, 0, 1}, new float[] {1, 3});
        // Quarters: sums of such products are exact, so that equal neighbours are equal to the last bit.
        float[] weights = compiled.initialWeights();
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.round(4 * weights[i]) / 4f;
        }
        ReferenceModel reference = new ReferenceModel(spec, weights);
        try (TrainableModel model = NativeModels.open(compiled)) {
            double[] actual = Gradients.ofCompiled(model, weights, batch);
            double[] differences = Gradients.byFiniteDifferences(reference, batch, 1e-6);
            assertThat(Gradients.relativeError(compiled.tensorSizes(), actual, differences))
                    .isLessThan(1e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {-3000, -200, -50, 0, 50, 200, 3000})
    void lossesStayFiniteForExtremeLogits(float logit) {
        ModelSpec spec =
                ModelSpec.builder("extreme").batch(1).features(1).dense(1).sigmoidBinaryCrossEntropy();
        try (TrainableModel model = open(spec)) {
            model.restore(new float[] {logit, 0});
            for (float target : new float[] {0, 1}) {
                double expected = Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - target * logit;
                float loss = model.train(new float[] {1}, new float[] {target}, new float[] {1}, 0, 0, 0);
                assertThat((double) loss).isCloseTo(expected, within(1e-6 * (1 + expected)));
                assertThat(model.parameters()).containsExactly(logit, 0);
            }
        }
    }

    private static TrainableModel open(ModelSpec spec) {
        return NativeModels.open(ModelCompiler.compile(spec));
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
