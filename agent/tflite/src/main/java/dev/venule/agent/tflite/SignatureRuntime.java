package dev.venule.agent.tflite;

import dev.venule.agent.tflite.check.CheckedModel;

/** Runs the signatures of a model file. An adapter of one TensorFlow Lite library implements this. */
public interface SignatureRuntime {
    /** Takes checked models only, so that native code never sees an unchecked byte. */
    Opening open(CheckedModel model);

    /** What became of a file. */
    sealed interface Opening {
        /** The caller closes {@code session}. */
        record Opened(SignatureSession session) implements Opening {}

        /** {@code explanation} is one line: what the library said. */
        record Refused(String explanation) implements Opening {}
    }
}
