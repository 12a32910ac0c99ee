package dev.venule.agent.tflite.jvm;

import static org.bytedeco.tensorflowlite.global.tensorflowlite.TfLiteSignatureRunnerAllocateTensors;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.TfLiteSignatureRunnerDelete;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.TfLiteSignatureRunnerGetInputTensor;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.TfLiteSignatureRunnerGetOutputTensor;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.TfLiteSignatureRunnerInvoke;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.TfLiteTensorByteSize;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.TfLiteTensorData;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.TfLiteTensorType;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.kTfLiteFloat32;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.kTfLiteOk;

import dev.venule.agent.tflite.SignatureRunner;
import dev.venule.agent.tflite.check.ElementType;
import dev.venule.agent.tflite.check.SignatureDescription;
import dev.venule.agent.tflite.check.TensorDescription;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.TfLiteSignatureRunner;
import org.bytedeco.tensorflowlite.TfLiteTensor;
import org.jspecify.annotations.Nullable;

/** One signature. Tensor addresses are asked for at every access, since allocation may move them. */
final class NativeRunner implements SignatureRunner {
    private final NativeSession session;
    private final SignatureDescription description;
    private final TfLiteSignatureRunner runner;
    private boolean allocated;

    NativeRunner(NativeSession session, SignatureDescription description, TfLiteSignatureRunner runner) {
        this.session = session;
        this.description = description;
        this.runner = runner;
    }

    void ensureAllocated() {
        if (!allocated) {
            requireOk(TfLiteSignatureRunnerAllocateTensors(runner), "allocate");
            allocated = true;
        }
    }

    @Override
    public SignatureDescription description() {
        return description;
    }

    @Override
    public void set(String input, float[] values) {
        session.requireOpen();
        TensorDescription expected = description
                .input(input)
                .orElseThrow(() -> new IllegalArgumentException(description.key() + " has no input " + input));
        requireFloats(expected);
        if (values.length != expected.elements()) {
            throw new IllegalArgumentException("input " + input + " of " + description.key() + " takes "
                    + expected.elements() + " values, was given " + values.length);
        }
        floats(TfLiteSignatureRunnerGetInputTensor(runner, input), expected).put(values);
    }

    @Override
    public void invoke() {
        session.requireOpen();
        requireOk(TfLiteSignatureRunnerInvoke(runner), "run");
    }

    @Override
    public float[] get(String output) {
        session.requireOpen();
        TensorDescription expected = description
                .output(output)
                .orElseThrow(() -> new IllegalArgumentException(description.key() + " has no output " + output));
        requireFloats(expected);
        float[] values = new float[expected.elements()];
        floats(TfLiteSignatureRunnerGetOutputTensor(runner, output), expected).get(values);
        return values;
    }

    /** The tensor's memory, only after the library agrees on its type and its size to the byte. */
    private FloatPointer floats(@Nullable TfLiteTensor tensor, TensorDescription expected) {
        if (tensor == null || tensor.isNull()) {
            throw new IllegalStateException("TensorFlow Lite does not find " + expected + " of " + description.key());
        }
        Pointer memory = TfLiteTensorData(tensor);
        long bytes = TfLiteTensorByteSize(tensor);
        boolean agreed = TfLiteTensorType(tensor) == kTfLiteFloat32
                && bytes == (long) Float.BYTES * expected.elements()
                && memory != null
                && !memory.isNull();
        if (!agreed) {
            throw new IllegalStateException("TensorFlow Lite gives " + expected + " of " + description.key() + " "
                    + bytes + " bytes, the file says " + Float.BYTES * expected.elements());
        }
        return new FloatPointer(memory);
    }

    private void requireFloats(TensorDescription tensor) {
        if (tensor.type() != ElementType.FLOAT32) {
            throw new IllegalArgumentException(tensor + " of " + description.key() + " holds " + tensor.type()
                    + "; only FLOAT32 can be exchanged");
        }
    }

    private void requireOk(int status, String what) {
        String said = NativeErrors.REPORTER.drain();
        if (status != kTfLiteOk) {
            throw session.failed("TensorFlow Lite cannot " + what + " " + description.key() + ": " + said);
        }
    }

    void delete() {
        TfLiteSignatureRunnerDelete(runner);
    }
}
