package dev.venule.agent.tflite.jvm;

import dev.venule.agent.tflite.TfliteModelRuntime;
import dev.venule.agent.tflite.check.ModelLimits;
import dev.venule.agent.training.ModelRuntime;

/**
 * Opens .tflite files for training on TensorFlow Lite's native library. May be used by several threads; the models it opens
 * may not.
 */
public final class NativeModelRuntime implements ModelRuntime {
    private final TfliteModelRuntime models;

    /** @throws IllegalStateException where the native library cannot be loaded; the message says what to do */
    public NativeModelRuntime() {
        this(ModelLimits.DEFAULT);
    }

    /** @throws IllegalStateException where the native library cannot be loaded; the message says what to do */
    public NativeModelRuntime(ModelLimits limits) {
        models = new TfliteModelRuntime(limits, new NativeSignatureRuntime());
    }

    @Override
    public Opening open(byte[] modelFile) {
        return models.open(modelFile);
    }

    /** As {@link TfliteModelRuntime#openForInference} says. */
    public Opening openForInference(byte[] modelFile) {
        return models.openForInference(modelFile);
    }
}
