package dev.venule.aggregator.model;

import dev.venule.protocol.codec.TensorLayout;

/**
 * What a population trains: the .tflite file, the sizes of its trainable tensors, and the weights of version 0.
 *
 * @param tflite owned by this record, not to be changed
 * @param initialWeights flat, in the order of the layout; owned by this record, not to be changed
 */
public record ModelPackage(byte[] tflite, TensorLayout layout, float[] initialWeights) {
    public ModelPackage {
        if (tflite.length == 0) {
            throw new IllegalArgumentException("model.tflite is empty; give the compiled model file");
        }
        if (initialWeights.length != layout.parameterCount()) {
            throw new IllegalArgumentException("model.initialWeights has " + initialWeights.length
                    + " values, the tensors have " + layout.parameterCount());
        }
        for (float weight : initialWeights) {
            if (!Float.isFinite(weight)) {
                throw new IllegalArgumentException("model.initialWeights holds " + weight + "; all must be finite");
            }
        }
    }
}
