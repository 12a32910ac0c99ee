package dev.venule.compiler;

import dev.venule.agent.tflite.jvm.NativeModelRuntime;
import dev.venule.agent.training.ModelRuntime.Opening;
import dev.venule.agent.training.TrainableModel;

/** Opens compiled models as a device does: checked, probed, and then run by TensorFlow Lite. */
final class NativeModels {
    private NativeModels() {}

    static TrainableModel open(CompiledModel compiled) {
        Opening opening = new NativeModelRuntime().open(compiled.file());
        if (opening instanceof Opening.Opened opened) {
            return opened.model();
        }
        throw new AssertionError(compiled.spec().name() + " was refused: " + opening);
    }
}
