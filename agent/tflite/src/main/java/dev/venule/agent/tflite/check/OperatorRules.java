package dev.venule.agent.tflite.check;

import static dev.venule.agent.tflite.check.BrokenRule.require;

import com.google.flatbuffers.Table;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.AddOptions;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ConcatenationOptions;
import org.tensorflow.lite.schema.Conv2DOptions;
import org.tensorflow.lite.schema.DepthwiseConv2DOptions;
import org.tensorflow.lite.schema.DivOptions;
import org.tensorflow.lite.schema.FullyConnectedOptions;
import org.tensorflow.lite.schema.MulOptions;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.Pool2DOptions;
import org.tensorflow.lite.schema.SubOptions;
import org.tensorflow.lite.schema.TransposeConvOptions;

/** Which operators there may be, how many operands they take, and that their options are of the right kind. */
final class OperatorRules {
    private static final String FLEX = "Flex";

    private OperatorRules() {}

    /** For every operator of the file: it may at least be loaded. */
    static void checkLoadable(Graph graph, OperatorNode operator) {
        OperatorName name = operator.name();
        String place = graph.place(operator);
        if (name.isCustom()) {
            String custom = SignatureRules.requireName(name.customName(), Rule.OPERATOR_CODE, place);
            // The runtime brings a few custom operators of its own, which parse their options while the file loads.
            require(
                    custom.startsWith(FLEX),
                    Rule.OPERATOR_CUSTOM,
                    place + " is a custom operator; use builtin ones only");
            return;
        }
        require(name.customName() == null, Rule.OPERATOR_CODE, place + " has both a builtin code and a custom name");
        require(
                OperatorTable.isLoadable(name),
                Rule.OPERATOR_UNKNOWN,
                place + " is not on the list of known operators");
        require(operator.raw().customOptionsLength() == 0, Rule.OPERATOR_EXTRAS, place + " has custom options");
        OperatorTable.runnable(name).ifPresent(spec -> checkOptionsType(spec, operator, place));
    }

    private static void checkOptionsType(OperatorSpec spec, OperatorNode operator, String place) {
        byte type = operator.raw().builtinOptionsType();
        boolean absent = type == BuiltinOptions.NONE;
        require(
                absent
                        ? !spec.options().required() || spec.options().type() == type
                        : spec.options().type() == type,
                Rule.OPERATOR_OPTIONS,
                place + " has options of kind " + optionsName(type) + ", must be "
                        + optionsName(spec.options().type()));
        require(
                absent || operator.raw().builtinOptions(new AddOptions()) != null,
                Rule.OPERATOR_OPTIONS,
                place + " names its options' kind but has none");
    }

    private static String optionsName(byte type) {
        int index = type & 0xff;
        return index < BuiltinOptions.names.length ? BuiltinOptions.name(index) : "number " + index;
    }

    /** For an operator that will run. */
    static void checkRunnable(Graph graph, OperatorNode operator, OperatorSpec spec) {
        String place = graph.place(operator);
        int version = operator.name().version();
        require(
                version >= 1 && version <= spec.maxVersion(),
                Rule.OPERATOR_VERSION,
                place + " must be of version 1 to " + spec.maxVersion() + "; export for an older runtime");
        int inputs = operator.inputs().length;
        require(
                inputs >= spec.arity().minInputs()
                        && inputs <= spec.arity().maxInputs()
                        && operator.outputs().length == spec.arity().outputs(),
                Rule.OPERATOR_ARITY,
                place + " has " + inputs + " inputs and " + operator.outputs().length + " outputs");
        byte activation = activation(operator.raw());
        boolean known = activation == ActivationFunctionType.NONE
                || activation == ActivationFunctionType.RELU
                || activation == ActivationFunctionType.RELU_N1_TO_1
                || activation == ActivationFunctionType.RELU6;
        require(known, Rule.OPERATOR_ACTIVATION, place + " has fused activation " + activation);
    }

    private static byte activation(Operator operator) {
        return switch (operator.builtinOptionsType()) {
            case BuiltinOptions.AddOptions -> read(operator, new AddOptions()).fusedActivationFunction();
            case BuiltinOptions.SubOptions -> read(operator, new SubOptions()).fusedActivationFunction();
            case BuiltinOptions.MulOptions -> read(operator, new MulOptions()).fusedActivationFunction();
            case BuiltinOptions.DivOptions -> read(operator, new DivOptions()).fusedActivationFunction();
            case BuiltinOptions.ConcatenationOptions ->
                read(operator, new ConcatenationOptions()).fusedActivationFunction();
            case BuiltinOptions.FullyConnectedOptions ->
                read(operator, new FullyConnectedOptions()).fusedActivationFunction();
            case BuiltinOptions.Conv2DOptions ->
                read(operator, new Conv2DOptions()).fusedActivationFunction();
            case BuiltinOptions.DepthwiseConv2DOptions ->
                read(operator, new DepthwiseConv2DOptions()).fusedActivationFunction();
            case BuiltinOptions.TransposeConvOptions ->
                read(operator, new TransposeConvOptions()).fusedActivationFunction();
            case BuiltinOptions.Pool2DOptions ->
                read(operator, new Pool2DOptions()).fusedActivationFunction();
            default -> ActivationFunctionType.NONE;
        };
    }

    private static <T extends Table> T read(Operator operator, T holder) {
        operator.builtinOptions(holder);
        return holder;
    }
}
