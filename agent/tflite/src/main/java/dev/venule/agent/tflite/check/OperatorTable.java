package dev.venule.agent.tflite.check;

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

    private static final ShapeRule VARIABLE = operator -> Cost.NONE;

    private static final Map<Integer, OperatorSpec> RUNNABLE = index(
            // Variables and initialisation: VariableRules.
            fixed(BuiltinOperator.VAR_HANDLE, 0, 1, BuiltinOptions.VarHandleOptions, true, VARIABLE),
            fixed(BuiltinOperator.READ_VARIABLE, 1, 1, BuiltinOptions.ReadVariableOptions, false, VARIABLE),
            fixed(BuiltinOperator.ASSIGN_VARIABLE, 2, 0, BuiltinOptions.AssignVariableOptions, false, VARIABLE),
            fixed(BuiltinOperator.CALL_ONCE, 0, 0, BuiltinOptions.CallOnceOptions, true, VARIABLE),
            // Element by element.
            binary(BuiltinOperator.ADD, 4, BuiltinOptions.AddOptions, true),
            binary(BuiltinOperator.SUB, 3, BuiltinOptions.SubOptions, true),
            binary(BuiltinOperator.MUL, 3, BuiltinOptions.MulOptions, true),
            binary(BuiltinOperator.DIV, 1, BuiltinOptions.DivOptions, true),
            binary(BuiltinOperator.SQUARED_DIFFERENCE, 1, BuiltinOptions.SquaredDifferenceOptions, false),
            binary(BuiltinOperator.MAXIMUM, 1, BuiltinOptions.MaximumMinimumOptions, false),
            binary(BuiltinOperator.MINIMUM, 1, BuiltinOptions.MaximumMinimumOptions, false),
            binary(BuiltinOperator.POW, 1, BuiltinOptions.PowOptions, false),
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
            fixed(BuiltinOperator.CAST, 1, 1, BuiltinOptions.CastOptions, false, ElementwiseShapes::cast),
            fixed(BuiltinOperator.SOFTMAX, 1, 1, BuiltinOptions.SoftmaxOptions, true, ElementwiseShapes::softmax),
            fixed(
                    BuiltinOperator.LOG_SOFTMAX,
                    1,
                    1,
                    BuiltinOptions.LogSoftmaxOptions,
                    false,
                    ElementwiseShapes::logSoftmax),
            // Layout.
            fixed(BuiltinOperator.SHAPE, 1, 1, BuiltinOptions.ShapeOptions, true, LayoutShapes::shape),
            fixed(BuiltinOperator.RESHAPE, 2, 1, BuiltinOptions.ReshapeOptions, false, LayoutShapes::reshape),
            fixed(BuiltinOperator.EXPAND_DIMS, 2, 1, BuiltinOptions.ExpandDimsOptions, false, LayoutShapes::expandDims),
            fixed(BuiltinOperator.TRANSPOSE, 2, 1, BuiltinOptions.TransposeOptions, false, LayoutShapes::transpose),
            fixed(BuiltinOperator.SLICE, 3, 1, BuiltinOptions.SliceOptions, false, LayoutShapes::slice),
            fixed(BuiltinOperator.PAD, 2, 1, BuiltinOptions.PadOptions, false, LayoutShapes::pad),
            fixed(BuiltinOperator.REVERSE_V2, 2, 1, BuiltinOptions.ReverseV2Options, false, LayoutShapes::reverse),
            new OperatorSpec(
                    BuiltinOperator.CONCATENATION,
                    1,
                    1,
                    MAX_JOINED,
                    1,
                    BuiltinOptions.ConcatenationOptions,
                    true,
                    LayoutShapes::concatenation),
            // Reductions.
            reduction(BuiltinOperator.SUM),
            reduction(BuiltinOperator.MEAN),
            reduction(BuiltinOperator.REDUCE_MAX),
            reduction(BuiltinOperator.REDUCE_MIN),
            // Products and windows. The bias of CONV_2D and DEPTHWISE_CONV_2D has a rule of its own.
            new OperatorSpec(
                    BuiltinOperator.FULLY_CONNECTED,
                    6,
                    2,
                    3,
                    1,
                    BuiltinOptions.FullyConnectedOptions,
                    true,
                    MatrixShapes::fullyConnected),
            fixed(
                    BuiltinOperator.BATCH_MATMUL,
                    2,
                    1,
                    BuiltinOptions.BatchMatMulOptions,
                    true,
                    MatrixShapes::batchMatMul),
            new OperatorSpec(
                    BuiltinOperator.CONV_2D,
                    1,
                    2,
                    3,
                    1,
                    BuiltinOptions.Conv2DOptions,
                    true,
                    ConvolutionShapes::convolution),
            new OperatorSpec(
                    BuiltinOperator.DEPTHWISE_CONV_2D,
                    2,
                    2,
                    3,
                    1,
                    BuiltinOptions.DepthwiseConv2DOptions,
                    true,
                    ConvolutionShapes::depthwise),
            fixed(
                    BuiltinOperator.TRANSPOSE_CONV,
                    3,
                    1,
                    BuiltinOptions.TransposeConvOptions,
                    true,
                    ConvolutionShapes::transposed),
            fixed(BuiltinOperator.MAX_POOL_2D, 1, 1, BuiltinOptions.Pool2DOptions, true, ConvolutionShapes::pool),
            fixed(BuiltinOperator.AVERAGE_POOL_2D, 1, 1, BuiltinOptions.Pool2DOptions, true, ConvolutionShapes::pool));

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

    private static OperatorSpec fixed(
            int code, int inputs, int outputs, byte optionsType, boolean optionsRequired, ShapeRule shapes) {
        return new OperatorSpec(code, 1, inputs, inputs, outputs, optionsType, optionsRequired, shapes);
    }

    private static OperatorSpec unary(int code, byte optionsType) {
        return fixed(code, 1, 1, optionsType, false, ElementwiseShapes::unary);
    }

    private static OperatorSpec binary(int code, int maxVersion, byte optionsType, boolean optionsRequired) {
        return new OperatorSpec(code, maxVersion, 2, 2, 1, optionsType, optionsRequired, ElementwiseShapes::arithmetic);
    }

    private static OperatorSpec comparison(int code, byte optionsType) {
        return fixed(code, 2, 1, optionsType, false, ElementwiseShapes::comparison);
    }

    private static OperatorSpec reduction(int code) {
        return fixed(code, 2, 1, BuiltinOptions.ReducerOptions, true, ReductionShapes::reduce);
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
