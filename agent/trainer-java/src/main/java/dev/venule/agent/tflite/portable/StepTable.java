package dev.venule.agent.tflite.portable;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.tensorflow.lite.schema.BuiltinOperator;

/** The operators that a compiled model's graphs are made of, variables excepted. */
final class StepTable {
    private static final Map<Integer, Function<Operands, Step>> STEPS = new HashMap<>();

    static {
        STEPS.put(BuiltinOperator.ADD, ElementwiseSteps::add);
        STEPS.put(BuiltinOperator.SUB, ElementwiseSteps::subtract);
        STEPS.put(BuiltinOperator.MUL, ElementwiseSteps::multiply);
        STEPS.put(BuiltinOperator.DIV, ElementwiseSteps::divide);
        STEPS.put(BuiltinOperator.GREATER, ElementwiseSteps::isGreater);
        STEPS.put(BuiltinOperator.EQUAL, ElementwiseSteps::isEqual);
        STEPS.put(BuiltinOperator.NEG, ElementwiseSteps::negate);
        STEPS.put(BuiltinOperator.EXP, ElementwiseSteps::exponential);
        STEPS.put(BuiltinOperator.RELU, ElementwiseSteps::rectify);
        STEPS.put(BuiltinOperator.LOG_SOFTMAX, ElementwiseSteps::logSoftmax);
        STEPS.put(BuiltinOperator.CAST, LayoutSteps::samePlace);
        STEPS.put(BuiltinOperator.RESHAPE, LayoutSteps::samePlace);
        STEPS.put(BuiltinOperator.TRANSPOSE, LayoutSteps::transpose);
        STEPS.put(BuiltinOperator.SLICE, LayoutSteps::slice);
        STEPS.put(BuiltinOperator.PAD, LayoutSteps::pad);
        STEPS.put(BuiltinOperator.REVERSE_V2, LayoutSteps::reverse);
        STEPS.put(BuiltinOperator.SUM, Reduction::sum);
        STEPS.put(BuiltinOperator.MEAN, Reduction::mean);
        STEPS.put(BuiltinOperator.FULLY_CONNECTED, MatrixSteps::fullyConnected);
        STEPS.put(BuiltinOperator.BATCH_MATMUL, MatrixSteps::product);
        STEPS.put(BuiltinOperator.CONV_2D, ConvolutionSteps::convolution);
        STEPS.put(BuiltinOperator.DEPTHWISE_CONV_2D, ConvolutionSteps::depthwise);
        STEPS.put(BuiltinOperator.TRANSPOSE_CONV, ConvolutionSteps::transposed);
        STEPS.put(BuiltinOperator.MAX_POOL_2D, ConvolutionSteps::maxPool);
    }

    private StepTable() {}

    /** @throws NotCovered where the operator, or what it is asked for, is not among them */
    static Step step(int builtinCode, Operands operands) {
        Function<Operands, Step> maker = STEPS.get(builtinCode);
        if (maker == null) {
            throw new NotCovered(operands.name());
        }
        return maker.apply(operands);
    }
}
