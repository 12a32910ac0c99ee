package dev.venule.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.venule.agent.training.TrainableModel;
import dev.venule.compiler.layer.Head;
import dev.venule.compiler.reference.Batch;
import dev.venule.compiler.reference.ReferenceModel;
import dev.venule.compiler.spec.ModelSpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer and head against a reference in double precision and against finite differences of it. */
class GradientTest {
    private static final double MAX_RELATIVE_ERROR = 1e-5;
    /** Each step rounds the weights once more, and goes on from there. */
    private static final double MAX_RELATIVE_ERROR_OF_STEPS = 5e-5;

    private static final double FINITE_STEP = 1e-6;
    private static final double MARGIN = 5e-5;
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L);
    private static final long RANDOM_SPECS_SEED = 23;
    private static final int RANDOM_SPECS = 60;

    static Stream<Arguments> examples() {
        return ExampleModels.all().stream()
                .flatMap(spec -> SEEDS.stream().map(seed -> Arguments.of(spec.name(), seed, spec)));
    }

    static Stream<Arguments> examplesAndRandomSpecs() {
        RandomSpecs random = new RandomSpecs(RANDOM_SPECS_SEED);
        return Stream.concat(
                examples(),
                IntStream.range(0, RANDOM_SPECS)
                        .mapToObj(i -> Arguments.of("chance-" + i, 1L, random.next("chance-" + i))));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("examplesAndRandomSpecs")
    void compiledGradientsAgreeWithTheReferenceAndWithFiniteDifferences(String name, long seed, ModelSpec spec) {
        CompiledModel compiled = ModelCompiler.compile(spec);
        float[] weights = RandomBatches.weights(compiled.initialWeights(), seed);
        ReferenceModel reference = new ReferenceModel(spec, weights);
        Batch batch = new RandomBatches(spec, seed).nextAwayFromKinks(reference, MARGIN);
        double[] expected = Gradients.ofReference(reference, batch);
        double[] differences = Gradients.byFiniteDifferences(reference, batch, FINITE_STEP);
        int[] sizes = compiled.tensorSizes();
        assertThat(Gradients.relativeError(sizes, expected, differences))
                .as("reference against finite differences, %s, seed %d", name, seed)
                .isLessThan(MAX_RELATIVE_ERROR);
        try (TrainableModel model = NativeModels.open(compiled)) {
            double[] actual = Gradients.ofCompiled(model, weights, batch);
            assertThat(Gradients.relativeError(sizes, actual, expected))
                    .as("compiled against reference, %s, seed %d", name, seed)
                    .isLessThanOrEqualTo(MAX_RELATIVE_ERROR);
            assertThat(Gradients.relativeError(sizes, actual, differences))
                    .as("compiled against finite differences, %s, seed %d", name, seed)
                    .isLessThanOrEqualTo(MAX_RELATIVE_ERROR);
        }
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("examples")
    void momentumAndTheProximalTermFollowTheReferenceOverSeveralSteps(String name, long seed, ModelSpec spec) {
        CompiledModel compiled = ModelCompiler.compile(spec);
        float[] weights = RandomBatches.weights(compiled.initialWeights(), seed);
        ReferenceModel reference = new ReferenceModel(spec, weights);
        RandomBatches batches = new RandomBatches(spec, seed);
        // As far as a loss without a bound on its slope allows: the rounding of weights that hardly move would show.
        float rate = spec.head() == Head.MEAN_SQUARED_ERROR ? 0.05f : 0.25f;
        try (TrainableModel model = NativeModels.open(compiled)) {
            model.restore(weights);
            for (int step = 0; step < 6; step++) {
                Batch batch = batches.nextAwayFromKinks(reference, MARGIN);
                float loss = model.train(batch.x(), batch.y(), batch.w(), rate, 0.5f, 0.75f);
                double expectedLoss = reference.train(batch, rate, 0.5f, 0.75f);
                assertThat((double) loss)
                        .as("loss before step %d of %s, seed %d", step, name, seed)
                        .isCloseTo(expectedLoss, offset(1e-5 * (1 + expectedLoss)));
            }
            double[] moved = minus(doubles(model.parameters()), weights);
            double[] expected = minus(reference.weights(), weights);
            assertThat(Gradients.relativeError(compiled.tensorSizes(), moved, expected))
                    .as("way of the weights over 6 steps, %s, seed %d", name, seed)
                    .isLessThanOrEqualTo(MAX_RELATIVE_ERROR_OF_STEPS);
        }
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("examplesAndRandomSpecs")
    void logitsAndLossAgreeWithTheReference(String name, long seed, ModelSpec spec) {
        CompiledModel compiled = ModelCompiler.compile(spec);
        float[] weights = RandomBatches.weights(compiled.initialWeights(), seed);
        ReferenceModel reference = new ReferenceModel(spec, weights);
        Batch batch = new RandomBatches(spec, seed).next();
        double[] expected = reference.logits(batch.x());
        try (TrainableModel model = NativeModels.open(compiled)) {
            model.restore(weights);
            int[] one = {expected.length};
            assertThat(Gradients.relativeError(one, doubles(model.infer(batch.x())), expected))
                    .as("logits of %s, seed %d", name, seed)
                    .isLessThanOrEqualTo(MAX_RELATIVE_ERROR);
            double[] loss = {model.evaluate(batch.x(), batch.y(), batch.w())};
            assertThat(Gradients.relativeError(new int[] {1}, loss, new double[] {reference.loss(batch)}))
                    .as("loss of %s, seed %d", name, seed)
                    .isLessThanOrEqualTo(MAX_RELATIVE_ERROR);
        }
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, i -> values[i]);
        return doubles;
    }

    private static double[] minus(double[] values, float[] start) {
        double[] difference = new double[values.length];
        Arrays.setAll(difference, i -> values[i] - start[i]);
        return difference;
    }
}
