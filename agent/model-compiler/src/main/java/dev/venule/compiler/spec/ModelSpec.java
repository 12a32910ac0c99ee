package dev.venule.compiler.spec;

import dev.venule.compiler.graph.Shape;
import dev.venule.compiler.layer.Head;
import dev.venule.compiler.layer.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A model as its author describes it: what goes in, the layers, and what it is trained for. A spec that exists can be compiled:
 * all layers fit together and the model is within the limits below. Immutable.
 *
 * @param name letters, digits, dots, hyphens and underscores; at most 64
 * @param seed of the initial weights: equal specs give equal files on every machine
 * @param batch rows of every call, 1 .. {@link #MAX_BATCH}; fewer examples are padded with rows of weight 0
 * @param row the shape of one example: [features], or [length, channels]
 */
public record ModelSpec(String name, long seed, int batch, Shape row, List<Layer> layers, Head head) {
    public static final int MAX_BATCH = 4096;

    /** More would not run on the devices this is for, and would overflow the gradient's graph. */
    public static final int MAX_LAYERS = 64;

    /** Elements of any one tensor: of a weight, or of a batch between two layers. 16 MiB. */
    public static final int MAX_TENSOR_ELEMENTS = 1 << 22;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public ModelSpec {
        layers = List.copyOf(layers);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name must be 1 to 64 letters, digits, dots, hyphens and underscores, was \"" + name + "\"");
        }
        if (batch < 1 || batch > MAX_BATCH) {
            throw new IllegalArgumentException("batch must be within 1.." + MAX_BATCH + ", was " + batch);
        }
        if (row.rank() != 1 && row.rank() != 2) {
            throw new IllegalArgumentException("a row must be [features] or [length, channels], was " + row);
        }
        LayerChain.check(batch, row, layers, head);
    }

    /** The shape of the rows before layer {@code i}, and at the end that of the logits: one more than there are layers. */
    public List<Shape> rowShapes() {
        List<Shape> shapes = new ArrayList<>();
        shapes.add(row);
        for (Layer layer : layers) {
            shapes.add(layer.outputShape(shapes.get(shapes.size() - 1)));
        }
        return List.copyOf(shapes);
    }

    /** Values per row of x. */
    public int featureCount() {
        return (int) row.elements();
    }

    /** Values per row of y and of the logits. */
    public int targetCount() {
        return rowShapes().get(layers.size()).dimension(0);
    }

    public static ModelSpecBuilder builder(String name) {
        return new ModelSpecBuilder(name);
    }
}
