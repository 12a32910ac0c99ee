package dev.venule.agent.tflite.check;

import static dev.venule.agent.tflite.check.OperatorSpec.Options.optional;
import static dev.venule.agent.tflite.check.OperatorSpec.Options.required;

import dev.venule.agent.tflite.check.OperatorSpec.Arity;
import dev.venule.agent.tflite.check.OperatorSpec.Options;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;

/** The builtin operators that may run, as data; and those that may lie in a graph that never runs. */
final class OperatorTable {
    private static final int MAX_JOINED = 64;

    private static final Arity ONE = Arity.of(1, 1);
    private static final Arity TWO = Arity.of(2, 1);
    private static final Arity THREE = Arity.of(3, 1);
    private static final Arity TWO_AND_BIAS = new Arity(2, 3, 1);
    private static final Options REDUCER = required(BuiltinOptions.ReducerOptions);
    private static final ShapeRule VARIABLE = operator -> Cost.NONE;

    private static final Map<Integer, OperatorSpec> RUNNABLE = index(
            // Variables and initialisation: VariableRules.
            row(BuiltinOperator.VAR_HANDLE, Arity.of(0, 1), required(BuiltinOptions.VarHandleOptions), VARIABLE),
            row(BuiltinOperator.READ_VARIABLE, Arity.of(1, 1), optional(BuiltinOptions.ReadVariableOptions), VARIABLE),
            row(
                    BuiltinOperator.ASSIGN_VARIABLE,
                    Arity.of(2, 0),
                    optional(BuiltinOptions.AssignVariableOptions),
                    VARIABLE),
            row(BuiltinOperator.CALL_ONCE, Arity.of(0, 0), required(BuiltinOptions.CallOnceOptions), VARIABLE),
            // Element by element.
            binary(BuiltinOperator.ADD, 4, required(BuiltinOptions.AddOptions)),
            binary(BuiltinOperator.SUB, 3, required(BuiltinOptions.SubOptions)),
            binary(BuiltinOperator.MUL, 3, required(BuiltinOptions.MulOptions)),
            binary(BuiltinOperator.DIV, 1, required(BuiltinOptions.DivOptions)),
            binary(BuiltinOperator.SQUARED_DIFFERENCE, 1, optional(BuiltinOptions.SquaredDifferenceOptions)),
            binary(BuiltinOperator.MAXIMUM, 1, optional(BuiltinOptions.MaximumMinimumOptions)),
            binary(BuiltinOperator.MINIMUM, 1, optional(BuiltinOptions.MaximumMinimumOptions)),
            binary(BuiltinOperator.POW, 1, optional(BuiltinOptions.PowOptions)),
            comparison(BuiltinOperator.EQUAL, BuiltinOptions.EqualOptions),
            comparison(BuiltinOperator.NOT_EQUAL, BuiltinOptions.NotEqualOptions),
            comparison(BuiltinOperator.GREATER, BuiltinOptions.GreaterOptions),
            comparison(BuiltinOperator.GREATER_EQUAL, BuiltinOptions.GreaterEqualOptions),
            comparison(BuiltinOperator.LESS, BuiltinOptions.LessOptions),
            comparison(BuiltinOperator.LESS_EQUAL, BuiltinOptions.LessEqualOptions),
            unary(BuiltinOperator.NEG, BuiltinOptions.NegOptions),
            unary(BuiltinOperator.EXP, BuiltinOptions.ExpOptions),
            unary(BuiltinOperator.ABS, BuiltinOptions.AbsOptions),
            unary(BuiltinOperator.SQUARE, BuiltinOptions.SquareOptions),
            unary(BuiltinOperator.ZEROS_LIKE, BuiltinOptions.ZerosLikeOptions),
            unary(BuiltinOperator.RELU, BuiltinOptions.NONE),
            unary(BuiltinOperator.LOGISTIC, BuiltinOptions.NONE),
            unary(BuiltinOperator.TANH, BuiltinOptions.NONE),
            unary(BuiltinOperator.SQRT, BuiltinOptions.NONE),
            unary(BuiltinOperator.RSQRT, BuiltinOptions.NONE),
            unary(BuiltinOperator.LOG, BuiltinOptions.NONE),
            row(BuiltinOperator.CAST, ONE, optional(BuiltinOptions.CastOptions), ElementwiseShapes::cast),
            row(BuiltinOperator.SOFTMAX, ONE, required(BuiltinOptions.SoftmaxOptions), ElementwiseShapes::softmax),
            row(
                    BuiltinOperator.LOG_SOFTMAX,
                    ONE,
                    optional(BuiltinOptions.LogSoftmaxOptions),
                    ElementwiseShapes::logSoftmax),
            // Layout.
            row(BuiltinOperator.SHAPE, ONE, required(BuiltinOptions.ShapeOptions), LayoutShapes::shape),
            row(BuiltinOperator.RESHAPE, TWO, optional(BuiltinOptions.ReshapeOptions), LayoutShapes::reshape),
            row(BuiltinOperator.EXPAND_DIMS, TWO, optional(BuiltinOptions.ExpandDimsOptions), LayoutShapes::expandDims),
            row(BuiltinOperator.TRANSPOSE, TWO, optional(BuiltinOptions.TransposeOptions), LayoutShapes::transpose),
            row(BuiltinOperator.SLICE, THREE, optional(BuiltinOptions.SliceOptions), LayoutShapes::slice),
            row(BuiltinOperator.PAD, TWO, optional(BuiltinOptions.PadOptions), LayoutShapes::pad),
            row(BuiltinOperator.REVERSE_V2, TWO, optional(BuiltinOptions.ReverseV2Options), LayoutShapes::reverse),
            row(
                    BuiltinOperator.CONCATENATION,
                    new Arity(1, MAX_JOINED, 1),
                    required(BuiltinOptions.ConcatenationOptions),
                    LayoutShapes::concatenation),
            // Reductions.
            row(BuiltinOperator.SUM, TWO, REDUCER, ReductionShapes::reduce),
            row(BuiltinOperator.MEAN, TWO, REDUCER, ReductionShapes::reduce),
            row(BuiltinOperator.REDUCE_MAX, TWO, REDUCER, ReductionShapes::reduce),
            row(BuiltinOperator.REDUCE_MIN, TWO, REDUCER, ReductionShapes::reduce),
            // Products and windows. The bias of CONV_2D and DEPTHWISE_CONV_2D has rules of its own.
            new OperatorSpec(
                    BuiltinOperator.FULLY_CONNECTED,
                    6,
                    TWO_AND_BIAS,
                    required(BuiltinOptions.FullyConnectedOptions),
                    MatrixShapes::fullyConnected),
            row(
                    BuiltinOperator.BATCH_MATMUL,
                    TWO,
                    required(BuiltinOptions.BatchMatMulOptions),
                    MatrixShapes::batchMatMul),
            row(
                    BuiltinOperator.CONV_2D,
                    TWO_AND_BIAS,
                    required(BuiltinOptions.Conv2DOptions),
                    ConvolutionShapes::convolution),
            new OperatorSpec(
                    BuiltinOperator.DEPTHWISE_CONV_2D,
                    2,
                    TWO_AND_BIAS,
                    required(BuiltinOptions.DepthwiseConv2DOptions),
                    ConvolutionShapes::depthwise),
            row(
                    BuiltinOperator.TRANSPOSE_CONV,
                    THREE,
                    required(BuiltinOptions.TransposeConvOptions),
                    ConvolutionShapes::transposed),
            row(BuiltinOperator.MAX_POOL_2D, ONE, required(BuiltinOptions.Pool2DOptions), ConvolutionShapes::pool),
            row(BuiltinOperator.AVERAGE_POOL_2D, ONE, required(BuiltinOptions.Pool2DOptions), ConvolutionShapes::pool));

    /**
     * Operators of other tools' training graphs that the check does not cover. A graph that has one never runs; the
     * runtime still makes the operator when it loads the file, and making one of these touches nothing but its options.
     */
    private static final Set<Integer> LOADABLE = setOf(
            BuiltinOperator.ADD_N,
            BuiltinOperator.ARG_MAX,
            BuiltinOperator.ARG_MIN,
            BuiltinOperator.BROADCAST_ARGS,
            BuiltinOperator.BROADCAST_TO,
            BuiltinOperator.CEIL,
            BuiltinOperator.COS,
            BuiltinOperator.ELU,
            BuiltinOperator.FILL,
            BuiltinOperator.FLOOR,
            BuiltinOperator.FLOOR_DIV,
            BuiltinOperator.FLOOR_MOD,
            BuiltinOperator.GATHER,
            BuiltinOperator.GATHER_ND,
            BuiltinOperator.LEAKY_RELU,
            BuiltinOperator.LOGICAL_AND,
            BuiltinOperator.LOGICAL_NOT,
            BuiltinOperator.LOGICAL_OR,
            BuiltinOperator.ONE_HOT,
            BuiltinOperator.PACK,
            BuiltinOperator.PADV2,
            BuiltinOperator.RANGE,
            BuiltinOperator.RANK,
            BuiltinOperator.REDUCE_ALL,
            BuiltinOperator.REDUCE_ANY,
            BuiltinOperator.REDUCE_PROD,
            BuiltinOperator.RELU6,
            BuiltinOperator.RESIZE_BILINEAR,
            BuiltinOperator.RESIZE_NEAREST_NEIGHBOR,
            BuiltinOperator.SCATTER_ND,
            BuiltinOperator.SELECT,
            BuiltinOperator.SELECT_V2,
            BuiltinOperator.SIGN,
            BuiltinOperator.SIN,
            BuiltinOperator.SPLIT,
            BuiltinOperator.SQUEEZE,
            BuiltinOperator.STRIDED_SLICE,
            BuiltinOperator.TILE,
            BuiltinOperator.TOPK_V2,
            BuiltinOperator.UNPACK,
            BuiltinOperator.WHERE);

    private OperatorTable() {}

    static Optional<OperatorSpec> runnable(OperatorName name) {
        return name.isCustom() ? Optional.empty() : Optional.ofNullable(RUNNABLE.get(name.builtinCode()));
    }

    static boolean isLoadable(OperatorName name) {
        return RUNNABLE.containsKey(name.builtinCode()) || LOADABLE.contains(name.builtinCode());
    }

    private static OperatorSpec row(int code, Arity arity, Options options, ShapeRule shapes) {
        return new OperatorSpec(code, 1, arity, options, shapes);
    }

    private static OperatorSpec unary(int code, byte optionsType) {
        return row(code, ONE, optional(optionsType), ElementwiseShapes::unary);
    }

    private static OperatorSpec binary(int code, int maxVersion, Options options) {
        return new OperatorSpec(code, maxVersion, TWO, options, ElementwiseShapes::arithmetic);
    }

    private static OperatorSpec comparison(int code, byte optionsType) {
        return row(code, TWO, optional(optionsType), ElementwiseShapes::comparison);
    }

    private static Map<Integer, OperatorSpec> index(OperatorSpec... specs) {
        Map<Integer, OperatorSpec> table = new HashMap<>();
        for (OperatorSpec spec : specs) {
            table.put(spec.code(), spec);
        }
        return Map.copyOf(table);
    }

    private static Set<Integer> setOf(int... codes) {
        Set<Integer> set = new HashSet<>();
        for (int code : codes) {
            set.add(code);
        }
        return Set.copyOf(set);
    }
}
