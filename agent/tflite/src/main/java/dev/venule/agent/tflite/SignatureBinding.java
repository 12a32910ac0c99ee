package dev.venule.agent.tflite;

import java.util.Map;

/** A signature of the contract under the names that one model uses. {@code inputs} names every input of the signature. */
public record SignatureBinding(String key, Map<TensorRole, String> inputs, String output) {
    public SignatureBinding {
        inputs = Map.copyOf(inputs);
    }

    public boolean takes(TensorRole role) {
        return inputs.containsKey(role);
    }
}
