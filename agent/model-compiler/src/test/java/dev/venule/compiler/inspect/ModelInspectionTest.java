package dev.venule.compiler.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.venule.compiler.CompiledModel;
import dev.venule.compiler.ModelCompiler;
import dev.venule.compiler.spec.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ModelInspectionTest {
    private static CompiledModel compiled() {
        return ModelCompiler.compile(ModelSpec.builder("small")
                .batch(4)
                .features(5)
                .dense(3)
                .relu()
                .dense(2)
                .softmaxCrossEntropy());
    }

    @Test
    void aCompiledModelIsShownWithAllItHolds() {
        CompiledModel model = compiled();
        ModelInspection inspection = ModelInspection.of(model.file());
        assertThat(inspection.isTrainable()).isTrue();
        assertThat(inspection.limitations()).isEmpty();
        assertThat(inspection.description()).isEqualTo("Venule model small");
        assertThat(inspection.fileBytes()).isEqualTo(model.file().length);
        assertThat(inspection.parameterCount()).isEqualTo(15 + 3 + 6 + 2);
        assertThat(inspection.weights()).hasToString("[a0[3, 5], a1[3], a2[2, 3], a3[2]]");
        // Weights, proximal point and velocity.
        assertThat(inspection.variableBytes()).isEqualTo(3 * 4 * 26);
        assertThat(inspection.operators())
                .contains(new OperatorUse("CALL_ONCE", 1, 7))
                .allMatch(use -> use.version() == 1);
        assertThat(inspection.signatures())
                .extracting(signature -> signature.key())
                .containsExactly("train", "infer", "evaluate", "parameters", "restore", "velocity", "resume");
    }

    @Test
    void memoryCountsTensorsThatAreThereAtOnce() {
        ModelInspection inspection = ModelInspection.of(compiled().file());
        // parameters: its outputs. infer: x, all weights, then the two activations of a layer.
        assertThat(inspection.memory()).contains(new SignatureMemory("parameters", 4 * 26));
        assertThat(inspection.memory()).contains(new SignatureMemory("infer", 4 * (4 * 5 + 26 + 4 * 3)));
    }

    @Test
    void theTextNamesEverything() {
        assertThat(ModelInspection.of(compiled().file()).text())
                .contains("model       Venule model small\n")
                .contains("parameters  26 in 4 tensors\n")
                .contains("  a0               15  [3, 5]\n")
                .contains("infer(x[4, 5]) -> logits[4, 2]\n")
                .contains("FULLY_CONNECTED          version 1      6 times\n")
                .contains("refused     nothing: devices train this model\n");
    }

    @Test
    void aFileThatIsNoModelIsRefusedInOneLine() {
        ModelInspection inspection = ModelInspection.of(new byte[100]);
        assertThat(inspection.isTrainable()).isFalse();
        assertThat(inspection.refusals())
                .containsExactly(
                        "the whole file: rule identifier: bytes 4 to 7 are not TFL3; this is not a .tflite file");
        assertThat(inspection.text())
                .isEqualTo(
                        "model       (no description)\nfile        100 bytes\n\nrefused\n  the whole file: rule identifier:"
                                + " bytes 4 to 7 are not TFL3; this is not a .tflite file\n");
    }

    @Test
    void aTruncatedModelIsRefusedAtEveryLength() {
        byte[] file = compiled().file();
        for (int length = 0; length < file.length; length += 97) {
            ModelInspection inspection = ModelInspection.of(Arrays.copyOf(file, length));
            assertThat(inspection.isTrainable())
                    .as("%d of %d bytes", length, file.length)
                    .isFalse();
            assertThat(inspection.text()).contains("refused");
        }
    }

    @Test
    void aKerasExportIsRefusedWithTheOperatorsItNeeds() throws IOException {
        ModelInspection inspection = ModelInspection.of(shared("flower-enginefault.tflite"));
        assertThat(inspection.isTrainable()).isFalse();
        assertThat(inspection.refusals()).hasSize(1);
        assertThat(inspection.refusals().get(0)).contains("FlexReluGrad").contains("venule model compile");
        assertThat(inspection.weights()).hasSize(4);
        assertThat(inspection.text()).contains("FlexReluGrad").doesNotContain("devices train this model");
    }

    @Test
    void aForeignBuiltinModelIsTrainableWithinLimits() throws IOException {
        ModelInspection inspection = ModelInspection.of(shared("linear-training.tflite"));
        assertThat(inspection.isTrainable()).isTrue();
        assertThat(inspection.parameterCount()).isEqualTo(2);
        assertThat(inspection.limitations())
                .contains("train takes no lr: the plan cannot set the learning rate", "train takes no mu: no FedProx");
    }

    private static byte[] shared(String name) throws IOException {
        String configured = System.getenv("VENULE_SHARED");
        Path root = Path.of("").toAbsolutePath();
        while (configured == null && root.getParent() != null && !Files.exists(root.resolve(".mvn"))) {
            root = root.getParent();
        }
        Path folder = configured == null ? root.resolveSibling("shared") : Path.of(configured);
        Path file = folder.resolve("models").resolve(name);
        assumeTrue(Files.exists(file), "no " + name + " in shared/models; set VENULE_SHARED to run this test");
        return Files.readAllBytes(file);
    }
}
