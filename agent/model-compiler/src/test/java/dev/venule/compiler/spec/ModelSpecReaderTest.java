package dev.venule.compiler.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.compiler.layer.Conv1d;
import dev.venule.compiler.layer.Dense;
import dev.venule.compiler.layer.DepthwiseConv1d;
import dev.venule.compiler.layer.Flatten;
import dev.venule.compiler.layer.GlobalAveragePool1d;
import dev.venule.compiler.layer.Head;
import dev.venule.compiler.layer.Initialization;
import dev.venule.compiler.layer.MaxPool1d;
import dev.venule.compiler.layer.Relu;
import dev.venule.compiler.layer.TimePadding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModelSpecReaderTest {
    private static final String CONVOLUTIONAL = """
            name: waves
            seed: -3
            batch: 8
            input: {length: 20, channels: 2}
            layers:
              - conv1d: {filters: 4, kernel: 3}
              - maxPool1d: {size: 2}
              - relu
              - depthwiseConv1d: {kernel: 2, multiplier: 2, padding: same, init: he}
              - globalAveragePool1d
              - dense: {units: 3}
            head: {loss: meanSquaredError}
            """;

    @Test
    void everyKeyIsRead() {
        ModelSpec spec = ModelSpecReader.parse("model.yaml", CONVOLUTIONAL);
        assertThat(spec.name()).isEqualTo("waves");
        assertThat(spec.seed()).isEqualTo(-3);
        assertThat(spec.batch()).isEqualTo(8);
        assertThat(spec.featureCount()).isEqualTo(40);
        assertThat(spec.targetCount()).isEqualTo(3);
        assertThat(spec.head()).isEqualTo(Head.MEAN_SQUARED_ERROR);
        assertThat(spec.layers())
                .containsExactly(
                        new Conv1d(4, 3, TimePadding.VALID, Initialization.HE),
                        new MaxPool1d(2),
                        new Relu(),
                        new DepthwiseConv1d(2, 2, TimePadding.SAME, Initialization.HE),
                        new GlobalAveragePool1d(),
                        new Dense(3, Initialization.GLOROT));
    }

    @Test
    void theBuilderGivesTheSameSpec() {
        ModelSpec built = ModelSpec.builder("waves")
                .seed(-3)
                .batch(8)
                .sequence(20, 2)
                .conv1d(4, 3, TimePadding.VALID)
                .maxPool1d(2)
                .relu()
                .layer(new DepthwiseConv1d(2, 2, TimePadding.SAME, Initialization.HE))
                .globalAveragePool1d()
                .dense(3)
                .meanSquaredError();
        assertThat(ModelSpecReader.parse("model.yaml", CONVOLUTIONAL)).isEqualTo(built);
    }

    @Test
    void seedAndBatchHaveDefaults() {
        ModelSpec spec = ModelSpecReader.parse("model.yaml", flat("  - dense: {units: 2}"));
        assertThat(spec.seed()).isZero();
        assertThat(spec.batch()).isEqualTo(32);
    }

    @Test
    void flattenTurnsASequenceIntoFeatures() {
        String yaml = CONVOLUTIONAL.replace("globalAveragePool1d", "flatten");
        ModelSpec spec = ModelSpecReader.parse("model.yaml", yaml);
        assertThat(spec.layers()).contains(new Flatten());
        assertThat(spec.rowShapes()).hasToString("[[20, 2], [18, 4], [9, 4], [9, 4], [9, 8], [72], [3]]");
    }

    private static String flat(String... layers) {
        return "name: m\ninput: {features: 4}\nlayers:\n" + String.join("\n", layers)
                + "\nhead: {loss: softmaxCrossEntropy}\n";
    }

    /** mistakes.txt: after a line "### message" follows the specification that it is about. */
    static Stream<Arguments> mistakes() throws IOException {
        try (InputStream file = ModelSpecReaderTest.class.getResourceAsStream("mistakes.txt")) {
            assertThat(file).isNotNull();
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.substring("### ".length()).split("\n### ", -1))
                    .map(block -> block.split("\n", 2))
                    .map(block -> Arguments.of(block.length == 1 ? "" : block[1], block[0]));
        }
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("mistakes")
    void aMistakeIsReportedInOneLineWithItsPlace(String yaml, String message) {
        assertThatThrownBy(() -> ModelSpecReader.parse("model.yaml", yaml))
                .isInstanceOf(InvalidModelSpecException.class)
                .hasMessage(message);
    }

    @Test
    void tooManyLayersAreRefused() {
        String yaml = flat("  - relu\n".repeat(65));
        assertThatThrownBy(() -> ModelSpecReader.parse("model.yaml", yaml))
                .hasMessage("model.yaml:4: layers must be at most 64, were 65");
    }

    @Test
    void aHugeModelOverflowsNothing() {
        String yaml = flat("  - dense: {units: 2147483647}").replace("features: 4", "features: 2147483647");
        assertThatThrownBy(() -> ModelSpecReader.parse("model.yaml", yaml))
                .isInstanceOf(InvalidModelSpecException.class)
                .hasMessageContaining("would have more than 4194304 elements");
    }

    @Test
    void filesAreReadByTheirName(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("waves.yaml");
        Files.writeString(file, CONVOLUTIONAL);
        assertThat(ModelSpecReader.read(file).name()).isEqualTo("waves");
        Files.writeString(file, "name: [");
        assertThatThrownBy(() -> ModelSpecReader.read(file)).hasMessageStartingWith("waves.yaml:1: is not YAML");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThatThrownBy(() -> ModelSpecReader.read(file))
                .hasMessage("waves.yaml: is not UTF-8 text; give the YAML file");
        Files.write(file, new byte[1 << 19]);
        assertThatThrownBy(() -> ModelSpecReader.read(file)).hasMessageContaining("is larger than 262144 bytes");
        assertThatThrownBy(() -> ModelSpecReader.read(folder.resolve("none.yaml")))
                .isInstanceOf(NoSuchFileException.class);
    }
}
