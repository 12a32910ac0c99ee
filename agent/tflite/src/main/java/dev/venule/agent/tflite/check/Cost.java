package dev.venule.agent.tflite.check;

/** What one run of an operator takes beyond its output: scratch memory and arithmetic. */
record Cost(long scratchBytes, long multiplyAdds) {
    static final Cost NONE = new Cost(0, 0);

    static Cost perElement(TensorNode tensor) {
        return new Cost(0, tensor.elements());
    }
}
