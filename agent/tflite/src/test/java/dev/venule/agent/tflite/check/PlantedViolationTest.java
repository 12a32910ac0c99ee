package dev.venule.agent.tflite.check;

import static dev.venule.agent.tflite.check.Plants.INITIALISER;
import static dev.venule.agent.tflite.check.Plants.PARAMETERS;
import static dev.venule.agent.tflite.check.Plants.TRAIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.TensorType;

/** Each rule, broken on purpose in a file that is otherwise fine, is the one that the check names. */
class PlantedViolationTest {
    private final ModelCheck check = new ModelCheck(ModelLimits.DEFAULT);

    record Plant(Rule rule, byte[] file) {
        @Override
        public String toString() {
            return rule.label();
        }
    }

    @ParameterizedTest(name = "{index} {0}")
    @MethodSource("plants")
    void plantedViolationIsRefusedByItsName(Plant plant) {
        Optional<Violation> violation = check.check(plant.file());
        assertThat(violation).map(Violation::rule).contains(plant.rule());
        assertThat(violation.orElseThrow().toString())
                .startsWith("rule " + plant.rule().label() + ": ")
                .doesNotContain("\n");
    }

    @Test
    void everyRuleHasAPlant() {
        Set<Rule> planted = EnumSet.noneOf(Rule.class);
        plants().forEach(plant -> planted.add(plant.rule()));
        assertThat(planted).containsExactlyInAnyOrder(Rule.values());
    }

    static Stream<Plant> plants() {
        List<Plant> plants = new ArrayList<>();
        addFilePlants(plants);
        addTensorPlants(plants);
        addOperatorPlants(plants);
        addVariablePlants(plants);
        addShapePlants(plants);
        addWindowPlants(plants);
        return plants.stream();
    }

    private static void addFilePlants(List<Plant> plants) {
        plants.add(new Plant(Rule.FILE_SIZE, new byte[20]));
        plants.add(new Plant(Rule.IDENTIFIER, Plants.bytesChanged(4, 'X')));
        plants.add(new Plant(Rule.SCHEMA_VERSION, Plants.edited(model -> model.setVersion(2))));
        plants.add(new Plant(Rule.READABLE, Plants.bytesChanged(0, 0xff, 0xff, 0xff, 0x7f)));
        plants.add(new Plant(Rule.UNKNOWN_FIELD, Plants.bufferWithOffset()));
        plants.add(new Plant(Rule.COUNTS, Plants.withoutSignatures()));
        plants.add(new Plant(Rule.COUNTS, Plants.manyGraphEnds()));
        plants.add(new Plant(
                Rule.BUFFER_ZERO, Plants.edited(model -> model.getBuffers()[0].setData(new int[] {1, 2, 3, 4}))));
        plants.add(new Plant(Rule.BUFFER_SIZE, Plants.sharedContent()));
        plants.add(new Plant(Rule.METADATA, Plants.metadataNaming(9999)));
        plants.add(new Plant(Rule.METADATA, Plants.controlDependencies()));
        plants.add(new Plant(Rule.SIGNATURE_NAME, Plants.signatureNamed(1, "train")));
        plants.add(new Plant(Rule.SIGNATURE_NAME, Plants.signatureNamed(1, "in\0fer")));
        plants.add(new Plant(
                Rule.SIGNATURE_GRAPH, Plants.edited(model -> model.getSignatureDefs()[1].setSubgraphIndex(77))));
        plants.add(new Plant(
                Rule.SIGNATURE_ENDS,
                Plants.edited(model -> model.getSignatureDefs()[1].getInputs()[0].setTensorIndex(1))));
    }

    private static void addTensorPlants(List<Plant> plants) {
        plants.add(new Plant(Rule.TENSOR_TYPE, Plants.tensorChanged(t -> t.setType(TensorType.VARIANT))));
        plants.add(new Plant(Rule.TENSOR_TYPE, Plants.tensorChanged(t -> t.setType(TensorType.FLOAT64))));
        plants.add(new Plant(Rule.TENSOR_SHAPE, Plants.tensorChanged(t -> t.setShape(new int[] {4, -6}))));
        plants.add(new Plant(Rule.TENSOR_SHAPE, Plants.tensorChanged(t -> t.setShape(new int[] {1 << 20, 1 << 20}))));
        plants.add(new Plant(Rule.TENSOR_SHAPE, Plants.tensorChanged(t -> t.setShapeSignature(new int[] {-1, 5}))));
        plants.add(new Plant(Rule.TENSOR_EMPTY, OperatorPlants.relu(new int[] {0, 3}, TensorType.FLOAT32, 0, 3)));
        plants.add(new Plant(Rule.TENSOR_BUFFER, Plants.tensorChanged(t -> t.setBuffer(9999))));
        plants.add(new Plant(Rule.TENSOR_KIND, Plants.tensorChanged(t -> t.setIsVariable(true))));
        plants.add(new Plant(Rule.QUANTIZATION, Plants.quantized()));
        plants.add(new Plant(Rule.TENSOR_INDEX, Plants.operatorChanged(o -> o.setInputs(new int[] {9999}))));
    }

    private static void addOperatorPlants(List<Plant> plants) {
        plants.add(new Plant(Rule.OPERATOR_CODE, Plants.operatorChanged(o -> o.setOpcodeIndex(99))));
        plants.add(new Plant(Rule.OPERATOR_CUSTOM, Plants.codeChanged(BuiltinOperator.CUSTOM, "Mfcc")));
        plants.add(new Plant(Rule.OPERATOR_UNKNOWN, Plants.codeChanged(BuiltinOperator.WHILE, null)));
        plants.add(new Plant(Rule.OPERATOR_VERSION, OperatorPlants.neg(2)));
        plants.add(new Plant(Rule.OPERATOR_ARITY, OperatorPlants.negOfTwo()));
        plants.add(new Plant(Rule.OPERATOR_OPTIONAL, OperatorPlants.firstInputLeftOut()));
        plants.add(new Plant(Rule.OPERATOR_EXTRAS, Plants.operatorChanged(o -> o.setIntermediates(new int[] {0}))));
        plants.add(new Plant(Rule.OPERATOR_EXTRAS, Plants.operatorChanged(o -> o.setCustomOptions(new int[] {1}))));
        plants.add(new Plant(Rule.OPERATOR_OPTIONS, OperatorPlants.convolutionWithoutOptions()));
        plants.add(new Plant(Rule.OPERATOR_ACTIVATION, OperatorPlants.unsupportedActivation()));
        plants.add(new Plant(Rule.DATAFLOW_REDEFINED, Plants.operatorTwice()));
        plants.add(new Plant(Rule.DATAFLOW_UNDEFINED, Plants.withoutOperator(PARAMETERS, BuiltinOperator.VAR_HANDLE)));
        plants.add(new Plant(Rule.RESOURCE_USE, Plants.handle(t -> t.setType(TensorType.FLOAT32))));
        plants.add(new Plant(Rule.RESOURCE_USE, Plants.handle(t -> t.setShape(new int[] {3}))));
    }

    private static void addVariablePlants(List<Plant> plants) {
        plants.add(new Plant(Rule.VARIABLE_NAME, Plants.variableNamed("a\0b")));
        plants.add(new Plant(Rule.VARIABLE_NAME, Plants.variableNamed("")));
        plants.add(new Plant(Rule.VARIABLE_HANDLE, Plants.handleFromOutside()));
        plants.add(new Plant(Rule.VARIABLE_SHAPE, Plants.variableReadAs(6, 500)));
        plants.add(new Plant(Rule.VARIABLE_RANK, Plants.scalarVariable()));
        plants.add(new Plant(Rule.VARIABLE_UNSET, Plants.unsetVariable()));
        plants.add(new Plant(Rule.INIT_GRAPH, Plants.callOnceOf(99)));
        plants.add(new Plant(Rule.INIT_GRAPH, Plants.callOnceOf(TRAIN)));
        plants.add(new Plant(Rule.INIT_OPERATORS, Plants.initialiserThatCalls()));
        plants.add(new Plant(
                Rule.INIT_GRAPH, Plants.edited(model -> model.getSubgraphs()[INITIALISER].setOutputs(new int[] {0}))));
    }

    private static void addShapePlants(List<Plant> plants) {
        plants.add(new Plant(Rule.OPERAND_TYPE, OperatorPlants.relu(new int[] {2, 3}, TensorType.INT32, 2, 3)));
        plants.add(new Plant(Rule.OPERAND_SHAPE, OperatorPlants.transpose(1, 0)));
        plants.add(new Plant(Rule.CONSTANT_OPERAND, OperatorPlants.reshapeToComputedShape()));
        plants.add(new Plant(Rule.OUTPUT_SHAPE, OperatorPlants.relu(new int[] {2, 3}, TensorType.FLOAT32, 3, 2)));
        plants.add(new Plant(Rule.AXIS, OperatorPlants.sumOver(2)));
        plants.add(new Plant(Rule.AXIS, OperatorPlants.sumOver(0, -2)));
        plants.add(new Plant(Rule.BROADCAST, OperatorPlants.addOf(new int[] {2, 3}, new int[] {2, 2})));
        plants.add(new Plant(Rule.SOFTMAX_BETA, OperatorPlants.softmax(Float.NaN)));
        plants.add(new Plant(Rule.PERMUTATION, OperatorPlants.transpose(0, 0, 1)));
        plants.add(new Plant(Rule.RESHAPE_SIZE, OperatorPlants.reshape(3, 5)));
        plants.add(new Plant(Rule.RESHAPE_SIZE, OperatorPlants.reshape(-1, -1)));
        plants.add(new Plant(Rule.SLICE_RANGE, OperatorPlants.slice(4, 2)));
        plants.add(new Plant(Rule.SLICE_RANGE, OperatorPlants.slice(-1, 2)));
        plants.add(new Plant(Rule.PAD_RANGE, OperatorPlants.pad(-1, 1)));
        plants.add(
                new Plant(Rule.CONCATENATION_SIZES, OperatorPlants.concatenation(new int[] {2, 2}, new int[] {3, 2})));
        plants.add(new Plant(Rule.INNER_SIZE, OperatorPlants.matMul(new int[] {2, 3}, new int[] {4, 2})));
        plants.add(new Plant(Rule.BIAS_SHAPE, OperatorPlants.fullyConnected(2, 3, 4, 5)));
        plants.add(new Plant(
                Rule.MEMORY, OperatorPlants.relu(new int[] {1 << 14, 1 << 13}, TensorType.FLOAT32, 1 << 14, 1 << 13)));
        plants.add(new Plant(Rule.WORK, OperatorPlants.fullyConnected(8192, 2048, 4096, 4096)));
    }

    private static void addWindowPlants(List<Plant> plants) {
        plants.add(new Plant(
                Rule.OPERAND_RANK, OperatorPlants.convolutionOf(new int[] {1, 9, 3}, new int[] {4, 1, 3, 3})));
        plants.add(
                new Plant(Rule.CHANNELS, OperatorPlants.convolutionOf(new int[] {1, 1, 9, 3}, new int[] {4, 1, 3, 2})));
        plants.add(new Plant(Rule.CONV_BIAS, OperatorPlants.convolutionWithoutBias()));
        plants.add(new Plant(Rule.DEPTHWISE_BIAS, OperatorPlants.depthwiseWithoutBias()));
        plants.add(new Plant(Rule.DEPTHWISE_CHANNELS, OperatorPlants.depthwiseOver(4833)));
        plants.add(new Plant(Rule.STRIDE, OperatorPlants.convolution(Padding.VALID, 0, 1)));
        plants.add(new Plant(Rule.DILATION, OperatorPlants.convolution(Padding.VALID, 1, 0)));
        plants.add(new Plant(Rule.PADDING, OperatorPlants.convolution(2, 1, 1)));
        plants.add(
                new Plant(Rule.WINDOW, OperatorPlants.convolutionOf(new int[] {1, 1, 9, 3}, new int[] {4, 1, 10, 3})));
        plants.add(new Plant(Rule.TRANSPOSED_SIZE, OperatorPlants.transposedFrom(8)));
    }
}
