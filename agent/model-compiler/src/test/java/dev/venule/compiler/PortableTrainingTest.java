package dev.venule.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.venule.agent.training.TrainableModel;
import dev.venule.compiler.reference.Batch;
import dev.venule.compiler.reference.ReferenceModel;
import dev.venule.compiler.spec.ModelSpec;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The trainer in Java does what TensorFlow Lite does with the same file, as far as the order of float32 sums allows. */
class PortableTrainingTest {
    /** At each step: of gradients relative to the largest of their tensor, of weights relative to the largest or to 1. */
    private static final double MAX_ERROR = 1e-5;

    private static final double MARGIN = 5e-5;
    private static final int STEPS = 5;
    private static final long RANDOM_SPECS_SEED = 67;
    private static final int RANDOM_SPECS = 120;

    static Stream<Arguments> examplesAndRandomSpecs() {
        RandomSpecs random = new RandomSpecs(RANDOM_SPECS_SEED);
        return Stream.concat(
                ExampleModels.all().stream().map(spec -> Arguments.of(spec.name(), 5L, spec)),
                IntStream.range(0, RANDOM_SPECS)
                        .mapToObj(i -> Arguments.of("chance-" + i, (long) i, random.next("chance-" + i))));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("examplesAndRandomSpecs")
    void gradientsLogitsAndLossAreTensorFlowLites(String name, long seed, ModelSpec spec) {
        CompiledModel compiled = ModelCompiler.compile(spec);
        float[] weights = RandomBatches.weights(compiled.initialWeights(), seed);
        Batch batch = new RandomBatches(spec, seed).nextAwayFromKinks(new ReferenceModel(spec, weights), MARGIN);
        try (TrainableModel tflite = NativeModels.open(compiled);
                TrainableModel portable = PortableModels.open(compiled)) {
            assertThat(portable.layout()).isEqualTo(tflite.layout());
            assertThat(portable.parameters()).containsExactly(compiled.initialWeights());
            double[] expected = Gradients.ofCompiled(tflite, weights, batch);
            double[] actual = Gradients.ofCompiled(portable, weights, batch);
            assertThat(Gradients.relativeError(compiled.tensorSizes(), actual, expected))
                    .as("gradients of %s, seed %d", name, seed)
                    .isLessThanOrEqualTo(MAX_ERROR);
            tflite.restore(weights);
            portable.restore(weights);
            assertThat(portable.infer(batch.x()))
                    .as("logits of %s, seed %d", name, seed)
                    .containsExactly(tflite.infer(batch.x()), within((float) MAX_ERROR));
            assertThat(portable.evaluate(batch.x(), batch.y(), batch.w()))
                    .as("loss of %s, seed %d", name, seed)
                    .isCloseTo(tflite.evaluate(batch.x(), batch.y(), batch.w()), within((float) MAX_ERROR));
        }
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("examplesAndRandomSpecs")
    void everyStepWithMomentumAndTheProximalTermIsTensorFlowLites(String name, long seed, ModelSpec spec) {
        CompiledModel compiled = ModelCompiler.compile(spec);
        float[] weights = RandomBatches.weights(compiled.initialWeights(), seed);
        ReferenceModel reference = new ReferenceModel(spec, weights);
        RandomBatches batches = new RandomBatches(spec, seed);
        try (TrainableModel tflite = NativeModels.open(compiled);
                TrainableModel portable = PortableModels.open(compiled)) {
            tflite.restore(weights);
            portable.restore(weights);
            for (int step = 1; step <= STEPS; step++) {
                Batch batch = batches.nextAwayFromKinks(reference, MARGIN);
                reference.train(batch, 0.05f, 0.5f, 0.75f);
                float expectedLoss = tflite.train(batch.x(), batch.y(), batch.w(), 0.05f, 0.5f, 0.75f);
                float loss = portable.train(batch.x(), batch.y(), batch.w(), 0.05f, 0.5f, 0.75f);
                float[] expected = tflite.parameters();
                float bound = (float) (MAX_ERROR * step);
                assertThat(loss)
                        .as("loss before step %d of %s, seed %d", step, name, seed)
                        .isCloseTo(expectedLoss, within(bound * (1 + expectedLoss)));
                assertThat(portable.parameters())
                        .as("weights after step %d of %s, seed %d", step, name, seed)
                        .containsExactly(expected, within(bound * largest(expected)));
            }
        }
    }

    /** At least 1: a mean squared error may make weights grow without end. */
    private static float largest(float[] values) {
        float largest = 1;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
