package dev.venule.agent.tflite.jvm;

import static org.bytedeco.tensorflowlite.global.tensorflowlite.TfLiteInterpreterDelete;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.TfLiteInterpreterGetSignatureRunner;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.TfLiteModelDelete;

import dev.venule.agent.tflite.SignatureRunner;
import dev.venule.agent.tflite.SignatureSession;
import dev.venule.agent.tflite.check.CheckedModel;
import dev.venule.agent.tflite.check.SignatureDescription;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.tensorflowlite.TfLiteInterpreter;
import org.bytedeco.tensorflowlite.TfLiteModel;
import org.bytedeco.tensorflowlite.TfLiteSignatureRunner;
import org.jspecify.annotations.Nullable;

/** One interpreter. Frees in the only safe order: runners, interpreter, model, then the file's bytes. */
final class NativeSession implements SignatureSession {
    private final CheckedModel checked;
    private final BytePointer file;
    private final TfLiteModel model;
    private final TfLiteInterpreter interpreter;
    private final Map<String, NativeRunner> runners = new LinkedHashMap<>();
    private boolean closed;
    private @Nullable String failure;

    NativeSession(CheckedModel checked, BytePointer file, TfLiteModel model, TfLiteInterpreter interpreter) {
        this.checked = checked;
        this.file = file;
        this.model = model;
        this.interpreter = interpreter;
    }

    @Override
    public SignatureRunner signature(String key) {
        requireOpen();
        NativeRunner runner = runners.get(key);
        if (runner == null) {
            runner = newRunner(key);
            runners.put(key, runner);
        }
        runner.ensureAllocated();
        return runner;
    }

    private NativeRunner newRunner(String key) {
        SignatureDescription description = checked.signature(key)
                .orElseThrow(() -> new IllegalArgumentException("the model has no signature " + key));
        if (!checked.mayRun(key)) {
            throw new IllegalArgumentException("signature " + key + " must not run: it needs "
                    + String.join(", ", checked.unsupportedOperators(key)));
        }
        TfLiteSignatureRunner runner = TfLiteInterpreterGetSignatureRunner(interpreter, key);
        if (runner == null || runner.isNull()) {
            throw new IllegalStateException("TensorFlow Lite does not find signature " + key);
        }
        return new NativeRunner(this, description, runner);
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the model is closed");
        }
        if (failure != null) {
            throw new IllegalStateException("the model failed before and must be opened again: " + failure);
        }
    }

    /**
     * Ends the use of this interpreter. After a failure half of a graph has run: variables may be unset that the check
     * proved to be set, and kernels read them without asking.
     */
    IllegalStateException failed(String what) {
        failure = what;
        return new IllegalStateException(what);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        runners.values().forEach(NativeRunner::delete);
        runners.clear();
        TfLiteInterpreterDelete(interpreter);
        TfLiteModelDelete(model);
        file.deallocate();
    }
}
