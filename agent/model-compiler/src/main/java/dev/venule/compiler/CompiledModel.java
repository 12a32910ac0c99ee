package dev.venule.compiler;

import dev.venule.compiler.graph.Shape;
import dev.venule.compiler.spec.ModelSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A compiled model: the file, and what an aggregator needs to know to start a population from it. Immutable. */
public final class CompiledModel {
    private final ModelSpec spec;
    private final byte[] file;
    private final Map<String, Shape> tensorShapes;
    private final float[] initialWeights;

    CompiledModel(ModelSpec spec, byte[] file, List<InitialTensor> tensors) {
        this.spec = spec;
        this.file = file;
        Map<String, Shape> shapes = new LinkedHashMap<>();
        tensors.forEach(tensor -> shapes.put(tensor.name(), tensor.shape()));
        this.tensorShapes = Collections.unmodifiableMap(shapes);
        this.initialWeights = InitialTensor.concatenate(tensors);
    }

    public ModelSpec spec() {
        return spec;
    }

    /** A copy of the .tflite file's bytes. */
    public byte[] file() {
        return file.clone();
    }

    /** The trainable tensors a0, a1, ... in this order, by a name that says layer and role, as {@code "layer0.dense.bias"}. */
    public Map<String, Shape> tensorShapes() {
        return tensorShapes;
    }

    /** Elements of a0, a1, ...: the layout of weights and deltas. */
    public int[] tensorSizes() {
        return tensorShapes.values().stream()
                .mapToInt(shape -> (int) shape.elements())
                .toArray();
    }

    /** A copy of the weights that the file begins with, in the order of {@link #tensorSizes()}. */
    public float[] initialWeights() {
        return initialWeights.clone();
    }
}
