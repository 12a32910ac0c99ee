package dev.venule.agent.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.tflite.ContractResolver.Resolution;
import dev.venule.agent.tflite.check.CheckedModel;
import dev.venule.agent.tflite.fixtures.GoldenModels;
import dev.venule.protocol.codec.TensorLayout;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContractResolverTest {
    @Test
    void modelOfOurCompilerOffersEverything() {
        TrainingContract contract = found(Models.checked(GoldenModels.mlp()));
        assertThat(contract.shape()).isEqualTo(new BatchShape(4, 6, 3));
        assertThat(contract.weights().layout()).isEqualTo(new TensorLayout(30, 5, 15, 3));
        assertThat(contract.capabilities())
                .isEqualTo(new TrainingCapabilities(
                        true,
                        true,
                        true,
                        Set.of(
                                TensorRole.FEATURES,
                                TensorRole.TARGETS,
                                TensorRole.SAMPLE_WEIGHTS,
                                TensorRole.LEARNING_RATE,
                                TensorRole.PROXIMAL_MU,
                                TensorRole.MOMENTUM)));
    }

    @Test
    void featuresOfSeveralDimensionsAreFlattened() {
        assertThat(found(Models.checked(GoldenModels.cnn())).shape()).isEqualTo(new BatchShape(2, 24, 1));
    }

    @Test
    void namesOfFlutterLitertWork() {
        TrainingContract contract = found(Models.renamed(Map.of(
                "parameters", "get_weights", "restore", "set_weights", "logits", "output", "a0", "w", "a1", "b")));
        assertThat(contract.weights().parametersKey()).isEqualTo("get_weights");
        assertThat(contract.weights().restoreKey()).isEqualTo("set_weights");
        assertThat(contract.weights().tensors())
                .extracting(tensor -> tensor.name())
                .containsExactly("a2", "a3", "b", "w");
        assertThat(contract.infer()).map(SignatureBinding::output).contains("output");
    }

    @Test
    void namesOfOtherFederatedExamplesWork() {
        TrainingContract contract = found(Models.renamed(Map.of(
                "train",
                "train_epoch",
                "infer",
                "predict",
                "evaluate",
                "compute_loss",
                "x",
                "x_batch",
                "y",
                "y_batch")));
        assertThat(contract.train()).map(SignatureBinding::key).contains("train_epoch");
        assertThat(contract.train().orElseThrow().inputs()).containsEntry(TensorRole.TARGETS, "y_batch");
        assertThat(contract.evaluate()).map(SignatureBinding::key).contains("compute_loss");
    }

    @Test
    void soleOutputOfInferIsItsLogitsWhateverItsName() {
        assertThat(found(Models.renamed(Map.of("logits", "StatefulPartitionedCall")))
                        .infer())
                .map(SignatureBinding::output)
                .contains("StatefulPartitionedCall");
    }

    @Test
    void inputThatNobodyKnowsHowToFillIsNotBound() {
        TrainingContract contract = found(Models.renamed(Map.of("lr", "temperature")));
        assertThat(contract.train()).isEmpty();
        assertThat(contract.infer()).isPresent();
    }

    @Test
    void restoreThatTakesOtherTensorsThanParametersGivesIsNotFound() {
        assertThat(notFound(Models.renamed(Map.of("restore", "load"))))
                .contains("no parameters() -> a0.. and restore(a0..)")
                .contains("venule model compile");
    }

    @Test
    void modelWithoutABatchIsNotFound() {
        assertThat(notFound(Models.renamed(Map.of("x", "input"))))
                .contains("no infer(x) -> logits")
                .contains("venule model compile");
    }

    private static TrainingContract found(CheckedModel model) {
        Resolution resolution = ContractResolver.resolve(model);
        assertThat(resolution).isInstanceOf(Resolution.Found.class);
        return ((Resolution.Found) resolution).contract();
    }

    private static String notFound(CheckedModel model) {
        Resolution resolution = ContractResolver.resolve(model);
        assertThat(resolution).isInstanceOf(Resolution.NotFound.class);
        return ((Resolution.NotFound) resolution).explanation();
    }
}
