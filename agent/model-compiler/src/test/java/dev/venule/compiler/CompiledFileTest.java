package dev.venule.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.venule.agent.tflite.check.CheckedModel;
import dev.venule.agent.tflite.check.ModelCheck;
import dev.venule.agent.tflite.check.ModelLimits;
import dev.venule.compiler.layer.Dense;
import dev.venule.compiler.layer.Initialization;
import dev.venule.compiler.spec.ModelSpec;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.SubGraph;

/** What the bytes of a compiled file promise to any reader. */
class CompiledFileTest {
    @Test
    void everySignatureOfEveryModelPassesTheCheckThatDevicesMake() {
        List<ModelSpec> specs = new ArrayList<>(ExampleModels.all());
        RandomSpecs random = new RandomSpecs(17);
        for (int i = 0; i < 300; i++) {
            specs.add(random.next("seed-17-number-" + i));
        }
        for (ModelSpec spec : specs) {
            ModelCheck.Outcome outcome = new ModelCheck(ModelLimits.DEFAULT)
                    .inspect(ModelCompiler.compile(spec).file());
            assertThat(outcome).as(spec.toString()).isInstanceOf(ModelCheck.Outcome.Passed.class);
            CheckedModel model = ((ModelCheck.Outcome.Passed) outcome).model();
            assertThat(List.of("train", "infer", "evaluate", "parameters", "restore", "velocity", "resume"))
                    .as(spec.toString())
                    .allMatch(model::mayRun);
        }
    }

    @Test
    void theFileIsIdentifiedDescribedAndVersioned() {
        byte[] file = ModelCompiler.compile(ExampleModels.named("mlp")).file();
        Model model = model(file);
        assertThat(Model.ModelBufferHasIdentifier(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN)))
                .isTrue();
        assertThat(model.version()).isEqualTo(3);
        assertThat(model.description()).isEqualTo("Venule model mlp");
        assertThat(model.metadata(0).name()).isEqualTo("min_runtime_version");
        byte[] version = new byte[16];
        model.buffers((int) model.metadata(0).buffer()).dataAsByteBuffer().get(version);
        assertThat(new String(version, StandardCharsets.US_ASCII).trim()).isEqualTo("2.7.0");
    }

    @Test
    void signaturesStandInTheOrderThatAndroidNeeds() {
        Model model = model(ModelCompiler.compile(ExampleModels.named("mlp")).file());
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < model.signatureDefsLength(); i++) {
            assertThat(model.signatureDefs(i).subgraphIndex()).isEqualTo(i);
            keys.add(model.signatureDefs(i).signatureKey());
        }
        assertThat(keys).containsExactly("train", "infer", "evaluate", "parameters", "restore", "velocity", "resume");
        assertThat(model.subgraphsLength()).isEqualTo(8);
        assertThat(model.subgraphs(7).inputsLength()).isZero();
        assertThat(model.subgraphs(7).outputsLength()).isZero();
    }

    @Test
    void operatorsAreBuiltinsAtVersionOneInBothFields() {
        for (ModelSpec spec : ExampleModels.all()) {
            Model model = model(ModelCompiler.compile(spec).file());
            for (int i = 0; i < model.operatorCodesLength(); i++) {
                OperatorCode code = model.operatorCodes(i);
                assertThat(code.version()).isEqualTo(1);
                assertThat(code.builtinCode()).isNotEqualTo(BuiltinOperator.CUSTOM);
                assertThat((int) code.deprecatedBuiltinCode()).isEqualTo(Math.min(code.builtinCode(), 127));
                assertThat(code.customCode()).isNull();
            }
        }
    }

    /** TensorFlow Lite 2.20 may overwrite the middle of such a chain while it is still read. */
    @Test
    void noReshapeReadsAReshape() {
        List<ModelSpec> specs = new ArrayList<>(ExampleModels.all());
        RandomSpecs random = new RandomSpecs(19);
        for (int i = 0; i < 100; i++) {
            specs.add(random.next("seed-19-number-" + i));
        }
        for (ModelSpec spec : specs) {
            Model model = model(ModelCompiler.compile(spec).file());
            for (int g = 0; g < model.subgraphsLength(); g++) {
                Set<Integer> reshaped = new HashSet<>();
                SubGraph graph = model.subgraphs(g);
                for (int i = 0; i < graph.operatorsLength(); i++) {
                    Operator operator = graph.operators(i);
                    if (model.operatorCodes((int) operator.opcodeIndex()).builtinCode() == BuiltinOperator.RESHAPE) {
                        assertThat(reshaped).as(spec.toString()).doesNotContain(operator.inputs(0));
                        reshaped.add(operator.outputs(0));
                    }
                }
            }
        }
    }

    @Test
    void constantsAreAlignedToSixteenBytes() {
        for (ModelSpec spec : ExampleModels.all()) {
            Model model = model(ModelCompiler.compile(spec).file());
            assertThat(model.buffers(0).dataLength()).isZero();
            for (int i = 1; i < model.buffersLength(); i++) {
                Buffer buffer = model.buffers(i);
                assertThat(buffer.dataLength()).isPositive();
                assertThat(buffer.dataAsByteBuffer().position() % 16)
                        .as("buffer %d of %s", i, spec.name())
                        .isZero();
            }
        }
    }

    @Test
    void weightsAreInTheFileOnce() {
        ModelSpec spec = ModelSpec.builder("wide")
                .features(500)
                .dense(400)
                .relu()
                .dense(2)
                .softmaxCrossEntropy();
        CompiledModel compiled = ModelCompiler.compile(spec);
        int weights = 4 * Arrays.stream(compiled.tensorSizes()).sum();
        assertThat(compiled.file().length).isBetween(weights, weights + 25_000);
    }

    @Test
    void equalSpecsGiveEqualBytesAndAnotherSeedOthers() {
        ModelSpec spec = ExampleModels.named("depthwise-multiplied");
        byte[] file = ModelCompiler.compile(spec).file();
        assertThat(ModelCompiler.compile(spec).file()).isEqualTo(file);
        ModelSpec reseeded = new ModelSpec(spec.name(), 99, spec.batch(), spec.row(), spec.layers(), spec.head());
        assertThat(ModelCompiler.compile(reseeded).file()).isNotEqualTo(file).hasSameSizeAs(file);
    }

    /** The same on every machine. Other hashes mean other files for the same spec: a change that CHANGELOG must tell. */
    @Test
    void bytesAreTheOnesOfTheGoldenHashes() throws Exception {
        List<String> actual = new ArrayList<>();
        for (ModelSpec spec : ExampleModels.all()) {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(ModelCompiler.compile(spec).file());
            actual.add(spec.name() + " " + HexFormat.of().formatHex(hash));
        }
        try (InputStream golden = CompiledFileTest.class.getResourceAsStream("golden-hashes.txt")) {
            assertThat(golden).isNotNull();
            assertThat(actual)
                    .containsExactlyElementsOf(new String(golden.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList());
        }
    }

    @Test
    void initialWeightsSpreadAsHeAndGlorotSay() {
        ModelSpec spec = ModelSpec.builder("spread")
                .seed(5)
                .features(300)
                .dense(200)
                .relu()
                .layer(new Dense(100, Initialization.GLOROT))
                .dense(2)
                .softmaxCrossEntropy();
        CompiledModel compiled = ModelCompiler.compile(spec);
        float[] weights = compiled.initialWeights();
        assertUniform(Arrays.copyOfRange(weights, 0, 60_000), Math.sqrt(6.0 / 300));
        assertThat(Arrays.copyOfRange(weights, 60_000, 60_200)).containsOnly(0);
        assertUniform(Arrays.copyOfRange(weights, 60_200, 80_200), Math.sqrt(6.0 / (200 + 100)));
        assertThat(weights.length).isEqualTo(60_200 + 20_100 + 202);
    }

    /** Of n samples the mean is within 5 of its standard errors; a false alarm has probability 6e-7, but the seed is fixed. */
    private static void assertUniform(float[] values, double limit) {
        double mean = 0;
        double square = 0;
        for (float value : values) {
            assertThat(Math.abs(value)).isLessThanOrEqualTo((float) limit);
            mean += value / values.length;
            square += (double) value * value / values.length;
        }
        double deviation = limit / Math.sqrt(3);
        assertThat(mean).isCloseTo(0, within(5 * deviation / Math.sqrt(values.length)));
        assertThat(Math.sqrt(square)).isCloseTo(deviation, within(0.02 * deviation));
    }

    @Test
    void aModelThatCostsADeviceTooMuchIsNotCompiled() {
        ModelSpec spec = ModelSpec.builder("huge")
                .batch(1)
                .features(2000)
                .dense(2000)
                .relu()
                .dense(2000)
                .relu()
                .dense(2000)
                .relu()
                .dense(2000)
                .relu()
                .dense(2000)
                .softmaxCrossEntropy();
        assertThatThrownBy(() -> ModelCompiler.compile(spec))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("model huge would be refused by every device (rule file-size")
                .hasMessageEndingWith("make its layers or the batch smaller");
    }

    @Test
    void tensorsAreNamedByLayerAndRole() {
        CompiledModel compiled = ModelCompiler.compile(ExampleModels.named("conv-valid"));
        assertThat(compiled.tensorShapes().keySet())
                .containsExactly(
                        "layer0.conv1d.filters", "layer0.conv1d.bias", "layer3.dense.weights", "layer3.dense.bias");
        assertThat(compiled.tensorSizes()).containsExactly(4 * 5 * 3, 4, 3 * 20 * 4, 3);
    }

    private static Model model(byte[] file) {
        return Model.getRootAsModel(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
    }
}
