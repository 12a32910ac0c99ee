package dev.venule.compiler;

import dev.venule.agent.tflite.portable.PortableModelRuntime;
import dev.venule.agent.training.ModelRuntime.Opening;
import dev.venule.agent.training.TrainableModel;

/** Opens compiled models as a device without the native library does. */
final class PortableModels {
    private PortableModels() {}

    static TrainableModel open(CompiledModel compiled) {
        Opening opening = new PortableModelRuntime().open(compiled.file());
        if (opening instanceof Opening.Opened opened) {
            return opened.model();
        }
        throw new AssertionError(compiled.spec().name() + " was refused: " + opening);
    }
}
