package dev.venule.agent.tflite.portable;

import dev.venule.agent.tflite.SignatureRuntime;
import dev.venule.agent.tflite.check.CheckedModel;

/**
 * Runs signatures in Java, in float32: the operators that the model compiler emits, and no others. Results differ from TensorFlow
 * Lite's by the order in which sums are added up.
 */
public final class PortableSignatureRuntime implements SignatureRuntime {
    /** Refuses a model if any of its signatures that may run cannot be run here. */
    @Override
    public Opening open(CheckedModel model) {
        try {
            return new Opening.Opened(new PortableSession(model));
        } catch (NotCovered operator) {
            return new Opening.Refused(operator.getMessage() + ", which the trainer in Java does not have: compile the"
                    + " model with `venule model compile`, or train it with TensorFlow Lite's native library");
        }
    }
}
