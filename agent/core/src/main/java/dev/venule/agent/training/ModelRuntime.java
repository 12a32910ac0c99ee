package dev.venule.agent.training;

import dev.venule.protocol.message.RejectReason;

/** Opens model files for training. */
public interface ModelRuntime {
    /** Checks the file before any native code sees a byte of it, then opens it. */
    Opening open(byte[] modelFile);

    /** What became of a model file. */
    sealed interface Opening {
        /** The caller closes {@code model}. */
        record Opened(TrainableModel model) implements Opening {}

        /** {@code explanation} is one line: which rule, what was found, what to do. */
        record Refused(RejectReason reason, String explanation) implements Opening {}
    }
}
