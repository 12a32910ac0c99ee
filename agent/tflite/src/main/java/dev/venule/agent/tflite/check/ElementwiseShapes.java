package dev.venule.agent.tflite.check;

import java.util.EnumSet;
import java.util.Set;
import org.tensorflow.lite.schema.SoftmaxOptions;

/** Operators that work element by element or row by row: shapes stay, or broadcast. */
final class ElementwiseShapes {
    private static final Set<ElementType> COMPARABLE =
            EnumSet.of(ElementType.FLOAT32, ElementType.INT32, ElementType.INT64);
    private static final Set<ElementType> CASTABLE =
            EnumSet.of(ElementType.FLOAT32, ElementType.INT32, ElementType.INT64, ElementType.BOOL);
    private static final int MAX_RANK = 4;

    private ElementwiseShapes() {}

    static Cost unary(OperatorView operator) {
        operator.requireFloats();
        operator.requireOutput(operator.input(0).shape());
        return Cost.perElement(operator.output());
    }

    static Cost softmax(OperatorView operator) {
        operator.requireRank(operator.input(0), 1, MAX_RANK);
        float beta = operator.options(new SoftmaxOptions()).beta();
        operator.require(beta > 0 && beta < Float.POSITIVE_INFINITY, Rule.SOFTMAX_BETA, "beta is " + beta);
        return unary(operator);
    }

    static Cost logSoftmax(OperatorView operator) {
        operator.requireRank(operator.input(0), 1, MAX_RANK);
        return unary(operator);
    }

    static Cost cast(OperatorView operator) {
        operator.require(
                CASTABLE.contains(operator.input(0).type())
                        && CASTABLE.contains(operator.output().type()),
                Rule.OPERAND_TYPE,
                "casts " + operator.input(0).type() + " to " + operator.output().type());
        operator.requireOutput(operator.input(0).shape());
        return Cost.perElement(operator.output());
    }

    static Cost arithmetic(OperatorView operator) {
        operator.requireFloats();
        operator.requireOutput(
                broadcast(operator, operator.input(0).shape(), operator.input(1).shape()));
        return Cost.perElement(operator.output());
    }

    static Cost comparison(OperatorView operator) {
        ElementType type = operator.input(0).type();
        operator.require(COMPARABLE.contains(type), Rule.OPERAND_TYPE, "compares " + type);
        operator.requireType(operator.input(1), type);
        operator.requireType(operator.output(), ElementType.BOOL);
        operator.requireOutput(
                broadcast(operator, operator.input(0).shape(), operator.input(1).shape()));
        return Cost.perElement(operator.output());
    }

    /** NumPy's rule: sizes aligned at the last axis are equal or 1. */
    static int[] broadcast(OperatorView operator, int[] left, int[] right) {
        int[] result = new int[Math.max(left.length, right.length)];
        for (int fromEnd = 1; fromEnd <= result.length; fromEnd++) {
            int l = fromEnd <= left.length ? left[left.length - fromEnd] : 1;
            int r = fromEnd <= right.length ? right[right.length - fromEnd] : 1;
            operator.require(l == r || l == 1 || r == 1, Rule.BROADCAST, "sizes " + l + " and " + r + " do not match");
            result[result.length - fromEnd] = l == 1 ? r : l;
        }
        return result;
    }
}
