package dev.venule.agent.tflite.portable;

import dev.venule.agent.tflite.TfliteModelRuntime;
import dev.venule.agent.tflite.check.ModelLimits;
import dev.venule.agent.training.ModelRuntime;

/**
 * Opens .tflite files for training in Java, without native code. May be used by several threads; the models it opens may not.
 */
public final class PortableModelRuntime implements ModelRuntime {
    private final TfliteModelRuntime models;

    public PortableModelRuntime() {
        this(ModelLimits.DEFAULT);
    }

    public PortableModelRuntime(ModelLimits limits) {
        models = new TfliteModelRuntime(limits, new PortableSignatureRuntime());
    }

    @Override
    public Opening open(byte[] modelFile) {
        return models.open(modelFile);
    }
}
