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
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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

    private static String sequence(String... layers) {
        return flat(layers).replace("features: 4", "length: 20, channels: 2");
    }

    static Stream<Arguments> mistakes() {
        String dense = "  - dense: {units: 2}";
        return Stream.of(
                Arguments.of("", "model.yaml: is empty; see docs/models.md"),
                Arguments.of(
                        "[1, 2]",
                        "model.yaml:1: the document must be a mapping with the keys name, seed, batch, input,"
                                + " layers, head"),
                Arguments.of(
                        "name: m\ninput: [",
                        "model.yaml:2: is not YAML: expected the node content, but found" + " '<stream end>'"),
                Arguments.of(
                        "name: m\n\tbatch: 1",
                        "model.yaml:2: is not YAML: found character '\\t(TAB)' that cannot start"
                                + " any token. (Do not use \\t(TAB) for indentation)"),
                Arguments.of("name: m\nlayers: []\nhead: {loss: meanSquaredError}", "model.yaml:1: input is missing"),
                Arguments.of(
                        "name: m\nfoo: 1",
                        "model.yaml:2: unknown key foo; known are name, seed, batch, input, layers," + " head"),
                Arguments.of("name: m\nlayer: []", "model.yaml:2: unknown key layer; did you mean layers?"),
                Arguments.of("name: m\nname: n", "model.yaml:2: name is there twice; keep one"),
                Arguments.of(
                        flat(dense).replace("name: m", "name: a b"),
                        "model.yaml:1: name must be 1 to 64 letters,"
                                + " digits, dots, hyphens and underscores, was \"a b\""),
                Arguments.of("seed: x\n" + flat(dense), "model.yaml:1: seed must be a whole number, was \"x\""),
                Arguments.of("seed: 1.5\n" + flat(dense), "model.yaml:1: seed must be a whole number, was \"1.5\""),
                Arguments.of(
                        "seed: 9223372036854775808\n" + flat(dense),
                        "model.yaml:1: seed must be a whole number, was" + " \"9223372036854775808\""),
                Arguments.of("batch: 0\n" + flat(dense), "model.yaml:1: batch must be within 1..4096, was 0"),
                Arguments.of("\nbatch: 5000\n" + flat(dense), "model.yaml:2: batch must be within 1..4096, was 5000"),
                Arguments.of(
                        "batch: 5000000000\n" + flat(dense),
                        "model.yaml:1: batch must be at most 2147483647 in size," + " was 5000000000"),
                Arguments.of("batch: [1]\n" + flat(dense), "model.yaml:1: batch must be a single value"),
                Arguments.of(
                        flat(dense).replace("features: 4", "features: 0"),
                        "model.yaml:2: input.features must be >= 1," + " was 0"),
                Arguments.of(
                        sequence(dense).replace("channels: 2", "channels: -1"),
                        "model.yaml:2: input.channels must be" + " >= 1, was -1"),
                Arguments.of(
                        flat(dense).replace("features: 4", "length: 4"), "model.yaml:2: input.channels is missing"),
                Arguments.of(
                        flat(dense).replace("features: 4", "features: 4, length: 4"),
                        "model.yaml:2: input has both"
                                + " features and a sequence; keep features, or length and channels"),
                Arguments.of(
                        flat(dense).replace("{features: 4}", "4"),
                        "model.yaml:2: input must be a mapping with the keys" + " features, length, channels"),
                Arguments.of(
                        "name: m\ninput: {features: 4}\nlayers: dense\nhead: {loss: meanSquaredError}",
                        "model.yaml:3: layers must be a list, one \"- layer\" a line"),
                Arguments.of(
                        "name: m\ninput: {features: 4}\nlayers: []\nhead: {loss: meanSquaredError}",
                        "model.yaml:3: layers hold nothing to train; add a dense or a convolution layer"),
                Arguments.of(
                        flat("  - relu"),
                        "model.yaml:4: layers hold nothing to train; add a dense or a convolution" + " layer"),
                Arguments.of(flat("  - dens: {units: 2}"), "model.yaml:4: unknown layer dens; did you mean dense?"),
                Arguments.of(flat("  - max-pool1d"), "model.yaml:4: unknown layer max-pool1d; did you mean maxPool1d?"),
                Arguments.of(
                        flat("  - transformer"),
                        "model.yaml:4: unknown layer transformer; known are dense, conv1d,"
                                + " depthwiseConv1d, maxPool1d, globalAveragePool1d, relu, flatten"),
                Arguments.of(flat("  - dense"), "model.yaml:4: dense needs parameters, as \"- dense: {units: 64}\""),
                Arguments.of(flat("  - relu: {slope: 1}"), "model.yaml:4: relu takes no parameters; write \"- relu\""),
                Arguments.of(
                        flat("  - [dense]"),
                        "model.yaml:4: a layer must be a name, as \"- relu\", or a name with"
                                + " parameters, as \"- dense: {units: 64}\""),
                Arguments.of(flat("  - dense: {units: 0}"), "model.yaml:4: dense.units must be >= 1, was 0"),
                Arguments.of(flat("  - dense: {unit: 3}"), "model.yaml:4: unknown key dense.unit; did you mean units?"),
                Arguments.of(flat("  - dense: {init: he}"), "model.yaml:4: dense.units is missing"),
                Arguments.of(
                        flat("  - dense: {units: 2, init: random}"),
                        "model.yaml:4: init must be one of he, glorot, was" + " \"random\""),
                Arguments.of(
                        sequence(dense),
                        "model.yaml:4: dense needs flat features, but gets a sequence [20, 2]; put"
                                + " flatten or globalAveragePool1d before it"),
                Arguments.of(
                        flat(dense, "  - conv1d: {filters: 2, kernel: 1}"),
                        "model.yaml:5: conv1d needs a sequence"
                                + " [length, channels], but gets [2]; put it before flatten and globalAveragePool1d, and give the"
                                + " input a length and channels"),
                Arguments.of(
                        sequence("  - relu", "", "  - conv1d:", "      filters: 0", "      kernel: 3"),
                        "model.yaml:6: conv1d.filters must be >= 1, was 0"),
                Arguments.of(
                        sequence("  - conv1d: {filters: 1, kernel: 21, padding: same}"),
                        "model.yaml:4: conv1d.kernel" + " must be at most its input's length 20, was 21"),
                Arguments.of(
                        sequence("  - conv1d: {filters: 1, kernel: 2, padding: full}"),
                        "model.yaml:4: padding must be" + " one of valid, same, was \"full\""),
                Arguments.of(
                        sequence("  - depthwiseConv1d: {kernel: 2, multiplier: 0}"),
                        "model.yaml:4:" + " depthwiseConv1d.multiplier must be >= 1, was 0"),
                Arguments.of(sequence("  - maxPool1d: {size: 1}"), "model.yaml:4: maxPool1d.size must be >= 2, was 1"),
                Arguments.of(
                        sequence("  - maxPool1d: {size: 3}"),
                        "model.yaml:4: maxPool1d.size must divide its input's"
                                + " length 20, was 3; change the size, the input's length, or the kernels before it"),
                Arguments.of(
                        flat("  - dense: {units: 2000000}"),
                        "model.yaml:4: dense is too large: a batch of its results"
                                + " would have more than 4194304 elements; make it smaller, or the batch"),
                Arguments.of(
                        sequence("  - depthwiseConv1d: {kernel: 1, multiplier: 2000000000}"),
                        "model.yaml:4:"
                                + " depthwiseConv1d is too large: its result would have more than 4194304 elements; make it"
                                + " smaller, or the batch"),
                Arguments.of(
                        sequence("  - conv1d: {filters: 2, kernel: 1}"),
                        "model.yaml:5: head.softmaxCrossEntropy needs"
                                + " flat outputs, but the last layer gives a sequence [20, 2]; end the layers with flatten or"
                                + " globalAveragePool1d, and dense"),
                Arguments.of(
                        flat("  - dense: {units: 1}"),
                        "model.yaml:5: head.softmaxCrossEntropy needs at least 2 outputs"
                                + " of the last layer, but gets 1; for one yes-or-no question use sigmoidBinaryCrossEntropy"),
                Arguments.of(
                        flat(dense).replace("softmaxCrossEntropy", "hinge"),
                        "model.yaml:5: loss must be one of"
                                + " softmaxCrossEntropy, sigmoidBinaryCrossEntropy, meanSquaredError, was \"hinge\""),
                Arguments.of(
                        flat(dense).replace("loss:", "los:"), "model.yaml:5: unknown key head.los; did you mean loss?"),
                Arguments.of(
                        "a: &a [*a]", "model.yaml:1: unknown key a; known are name, seed, batch, input, layers, head"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("mistakes")
    void aMistakeIsReportedInOneLineWithItsPlace(String yaml, String message) {
        assertThatThrownBy(() -> ModelSpecReader.parse("model.yaml", yaml))
                .isInstanceOf(InvalidModelSpecException.class)
                .hasMessage(message);
        assertThat(message).doesNotContain("\n");
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
