package dev.venule.agent.tflite.jvm;

import static org.bytedeco.tensorflowlite.global.tensorflowlite.TfLiteInterpreterCreate;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.TfLiteInterpreterOptionsCreate;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.TfLiteInterpreterOptionsDelete;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.TfLiteInterpreterOptionsSetErrorReporter;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.TfLiteInterpreterOptionsSetNumThreads;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.TfLiteModelCreateWithErrorReporter;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.TfLiteModelDelete;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.TfLiteVersion;

import dev.venule.agent.tflite.SignatureRuntime;
import dev.venule.agent.tflite.check.CheckedModel;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.tensorflowlite.TfLiteInterpreter;
import org.bytedeco.tensorflowlite.TfLiteInterpreterOptions;
import org.bytedeco.tensorflowlite.TfLiteModel;
import org.jspecify.annotations.Nullable;

/**
 * Runs signatures on TensorFlow Lite's C API: one thread, builtin kernels only (no XNNPACK), so that the same file gives
 * the same bits on every x86-64 runtime that was measured.
 */
public final class NativeSignatureRuntime implements SignatureRuntime {
    private static final int THREADS = 1;

    private final String libraryVersion;

    /** @throws IllegalStateException where the native library cannot be loaded; the message says what to do */
    public NativeSignatureRuntime() {
        try {
            libraryVersion = TfLiteVersion().getString();
        } catch (UnsatisfiedLinkError | NoClassDefFoundError missing) {
            throw new IllegalStateException(
                    "TensorFlow Lite's native library cannot be loaded: put org.bytedeco:tensorflow-lite and"
                            + " org.bytedeco:javacpp with classifier " + Loader.Detector.getPlatform()
                            + " on the class path, and set -Dorg.bytedeco.javacpp.cachedir to a folder that can be"
                            + " written",
                    missing);
        }
    }

    /** As the library gives it, for instance 2.20.0. */
    public String libraryVersion() {
        return libraryVersion;
    }

    @Override
    public Opening open(CheckedModel checked) {
        // The library reads weights from this copy as long as the model lives.
        BytePointer file = new BytePointer(checked.sizeBytes());
        file.put(checked.bytes(), 0, checked.sizeBytes());
        NativeErrors errors = NativeErrors.REPORTER;
        TfLiteModel model = TfLiteModelCreateWithErrorReporter(file, checked.sizeBytes(), errors, null);
        if (model == null || model.isNull()) {
            file.deallocate();
            return new Opening.Refused("TensorFlow Lite cannot read the model: " + errors.drain());
        }
        TfLiteInterpreter interpreter = interpreter(model, errors);
        if (interpreter == null || interpreter.isNull()) {
            TfLiteModelDelete(model);
            file.deallocate();
            return new Opening.Refused("TensorFlow Lite cannot load the model: " + errors.drain());
        }
        errors.drain();
        return new Opening.Opened(new NativeSession(checked, file, model, interpreter));
    }

    private static @Nullable TfLiteInterpreter interpreter(TfLiteModel model, NativeErrors errors) {
        TfLiteInterpreterOptions options = TfLiteInterpreterOptionsCreate();
        try {
            TfLiteInterpreterOptionsSetNumThreads(options, THREADS);
            TfLiteInterpreterOptionsSetErrorReporter(options, errors, null);
            return TfLiteInterpreterCreate(model, options);
        } finally {
            TfLiteInterpreterOptionsDelete(options);
        }
    }
}
