package dev.venule.agent.tflite.check;

/**
 * What the check knows of one builtin operator.
 *
 * @param maxVersion the highest version that all measured runtimes have and whose float kernel is the one looked at
 * @param optionsType the option table that the kernel casts to; NONE where it reads none
 * @param optionsRequired whether the kernel computes with options: then a missing table means zeros, and a stride of
 *     zero divides by zero
 */
record OperatorSpec(
        int code,
        int maxVersion,
        int minInputs,
        int maxInputs,
        int outputs,
        byte optionsType,
        boolean optionsRequired,
        ShapeRule shapes) {}
