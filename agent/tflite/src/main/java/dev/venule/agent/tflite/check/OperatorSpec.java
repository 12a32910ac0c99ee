package dev.venule.agent.tflite.check;

/**
 * What the check knows of one builtin operator.
 *
 * @param maxVersion the highest version that all measured runtimes have and whose float kernel is the one looked at
 */
record OperatorSpec(int code, int maxVersion, Arity arity, Options options, ShapeRule shapes) {
    /** How many operands the kernel reads and writes. */
    record Arity(int minInputs, int maxInputs, int outputs) {
        static Arity of(int inputs, int outputs) {
            return new Arity(inputs, inputs, outputs);
        }
    }

    /**
     * The option table that the kernel casts to; NONE where it reads none.
     *
     * @param required whether the kernel computes with options: then a missing table means zeros, and a stride of zero
     *     divides by zero
     */
    record Options(byte type, boolean required) {
        static Options required(byte type) {
            return new Options(type, true);
        }

        static Options optional(byte type) {
            return new Options(type, false);
        }
    }
}
