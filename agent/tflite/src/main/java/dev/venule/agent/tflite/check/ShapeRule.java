package dev.venule.agent.tflite.check;

/**
 * One operator's options and shapes. Derives the output from inputs and options as the kernel does and asks the file to
 * say the same, so that every size is known before anything runs.
 */
interface ShapeRule {
    /** @throws BrokenRule naming the rule */
    Cost check(OperatorView operator);
}
