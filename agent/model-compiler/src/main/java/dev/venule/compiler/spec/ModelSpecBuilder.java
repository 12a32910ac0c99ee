package dev.venule.compiler.spec;

import dev.venule.compiler.graph.Shape;
import dev.venule.compiler.layer.Conv1d;
import dev.venule.compiler.layer.Dense;
import dev.venule.compiler.layer.DepthwiseConv1d;
import dev.venule.compiler.layer.Flatten;
import dev.venule.compiler.layer.GlobalAveragePool1d;
import dev.venule.compiler.layer.Head;
import dev.venule.compiler.layer.Initialization;
import dev.venule.compiler.layer.Layer;
import dev.venule.compiler.layer.MaxPool1d;
import dev.venule.compiler.layer.Relu;
import dev.venule.compiler.layer.TimePadding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link ModelSpec} in Java, layer by layer. A layer whose initialization is not given begins with He's where a relu
 * follows it (pooling and flatten apart), and with Glorot's elsewhere. One use per instance; not safe for several threads.
 */
public final class ModelSpecBuilder {
    public static final int DEFAULT_BATCH = 32;

    private final String name;
    private long seed;
    private int batch = DEFAULT_BATCH;
    private @Nullable Shape row;
    private final List<Function<Initialization, Layer>> layers = new ArrayList<>();

    ModelSpecBuilder(String name) {
        this.name = name;
    }

    /** Default 0. */
    public ModelSpecBuilder seed(long newSeed) {
        this.seed = newSeed;
        return this;
    }

    /** Default {@value #DEFAULT_BATCH} rows. */
    public ModelSpecBuilder batch(int rows) {
        this.batch = rows;
        return this;
    }

    /** Each example is {@code count} features without an order. */
    public ModelSpecBuilder features(int count) {
        this.row = Shape.of(count);
        return this;
    }

    /** Each example is a stretch of a signal: {@code length} times {@code channels} values, time by time. */
    public ModelSpecBuilder sequence(int length, int channels) {
        this.row = Shape.of(length, channels);
        return this;
    }

    public ModelSpecBuilder dense(int units) {
        return layer(initialization -> new Dense(units, initialization));
    }

    public ModelSpecBuilder conv1d(int filters, int kernel, TimePadding padding) {
        return layer(initialization -> new Conv1d(filters, kernel, padding, initialization));
    }

    public ModelSpecBuilder depthwiseConv1d(int kernel, int multiplier, TimePadding padding) {
        return layer(initialization -> new DepthwiseConv1d(kernel, multiplier, padding, initialization));
    }

    public ModelSpecBuilder maxPool1d(int size) {
        return layer(new MaxPool1d(size));
    }

    public ModelSpecBuilder globalAveragePool1d() {
        return layer(new GlobalAveragePool1d());
    }

    public ModelSpecBuilder relu() {
        return layer(new Relu());
    }

    public ModelSpecBuilder flatten() {
        return layer(new Flatten());
    }

    /** A layer as it is, with the initialization it states. */
    public ModelSpecBuilder layer(Layer layer) {
        layers.add(initialization -> layer);
        return this;
    }

    /** A layer that takes the initialization which suits what follows it. */
    ModelSpecBuilder layer(Function<Initialization, Layer> layer) {
        layers.add(layer);
        return this;
    }

    public ModelSpec softmaxCrossEntropy() {
        return build(Head.SOFTMAX_CROSS_ENTROPY);
    }

    public ModelSpec sigmoidBinaryCrossEntropy() {
        return build(Head.SIGMOID_BINARY_CROSS_ENTROPY);
    }

    public ModelSpec meanSquaredError() {
        return build(Head.MEAN_SQUARED_ERROR);
    }

    /** @throws IllegalArgumentException where the layers do not fit together; the message is one line for the author */
    public ModelSpec build(Head head) {
        if (row == null) {
            throw new IllegalArgumentException("input is missing: say features, or a sequence's length and channels");
        }
        List<Layer> resolved = new ArrayList<>();
        boolean isReluNext = false;
        for (int i = layers.size() - 1; i >= 0; i--) {
            Layer layer = layers.get(i).apply(isReluNext ? Initialization.HE : Initialization.GLOROT);
            resolved.add(0, layer);
            boolean isTransparent = layer instanceof MaxPool1d || layer instanceof Flatten;
            isReluNext = layer instanceof Relu || (isTransparent && isReluNext);
        }
        return new ModelSpec(name, seed, batch, row, resolved, head);
    }
}
