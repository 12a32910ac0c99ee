package dev.venule.agent.tflite.portable;

/** Ends the reading of a graph at the first operator that cannot be run here. Never leaves this package. */
final class NotCovered extends RuntimeException {
    /** {@code what} names the operator or its variant, to stand after "needs". */
    NotCovered(String what) {
        super(what, null, false, false);
    }

    static void require(boolean covered, String what) {
        if (!covered) {
            throw new NotCovered(what);
        }
    }
}
