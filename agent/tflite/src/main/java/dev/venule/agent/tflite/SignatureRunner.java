package dev.venule.agent.tflite;

import dev.venule.agent.tflite.check.SignatureDescription;

/** One signature of a loaded model. Inputs keep their values from call to call, so a caller sets all of them each time. */
public interface SignatureRunner {
    SignatureDescription description();

    /**
     * @throws IllegalArgumentException where there is no such float32 input or {@code values} has not exactly its size
     */
    void set(String input, float[] values);

    /** @throws IllegalStateException where an operator fails; the session can then only be closed */
    void invoke();

    /**
     * A new array with the output's values after {@link #invoke}.
     *
     * @throws IllegalArgumentException where there is no such float32 output
     */
    float[] get(String output);
}
