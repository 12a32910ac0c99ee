package dev.venule.compiler;

import dev.venule.compiler.graph.Shape;
import dev.venule.compiler.layer.Layer;
import dev.venule.compiler.layer.WeightTensor;
import dev.venule.compiler.spec.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A trainable tensor with the values it begins with. The array belongs to the compiler and is not changed. */
record InitialTensor(String name, int layer, Shape shape, float[] values) {
    /** All of a model, in the order of its parameters, drawn from its seed. */
    static List<InitialTensor> of(ModelSpec spec) {
        SplittableRandom random = new SplittableRandom(spec.seed());
        List<Shape> rows = spec.rowShapes();
        List<InitialTensor> tensors = new ArrayList<>();
        for (int i = 0; i < spec.layers().size(); i++) {
            Layer layer = spec.layers().get(i);
            for (WeightTensor weight : layer.weights(rows.get(i))) {
                String name = "layer" + i + "." + layer.kind() + "." + weight.name();
                // Each tensor has its own stream, so that a longer one before it does not shift its values.
                tensors.add(new InitialTensor(name, i, weight.shape(), uniform(weight, random.split())));
            }
        }
        return tensors;
    }

    private static float[] uniform(WeightTensor weight, SplittableRandom random) {
        float[] values = new float[(int) weight.shape().elements()];
        if (weight.initialLimit() > 0) {
            for (int i = 0; i < values.length; i++) {
                // Of 53 bits of chance; written out because the library does not promise how it makes a double.
                double unit = (random.nextLong() >>> 11) * 0x1.0p-53;
                values[i] = (float) ((2 * unit - 1) * weight.initialLimit());
            }
        }
        return values;
    }

    static float[] concatenate(List<InitialTensor> tensors) {
        int size = tensors.stream().mapToInt(tensor -> tensor.values.length).sum();
        float[] all = new float[size];
        int offset = 0;
        for (InitialTensor tensor : tensors) {
            System.arraycopy(tensor.values, 0, all, offset, tensor.values.length);
            offset += tensor.values.length;
        }
        return all;
    }
}
