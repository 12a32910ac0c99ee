package dev.venule.compiler.reference;

import dev.venule.compiler.layer.Conv1d;
import dev.venule.compiler.layer.Dense;
import dev.venule.compiler.layer.DepthwiseConv1d;
import dev.venule.compiler.layer.Flatten;
import dev.venule.compiler.layer.GlobalAveragePool1d;
import dev.venule.compiler.layer.Layer;
import dev.venule.compiler.layer.MaxPool1d;
import dev.venule.compiler.layer.Relu;
import dev.venule.compiler.layer.TimePadding;
import dev.venule.compiler.spec.ModelSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A spec's model in double precision, row by row. */
public final class ReferenceModel {
    private final ModelSpec spec;
    private final List<ReferenceLayer> layers = new ArrayList<>();
    private final double[] restored;
    private final double[] velocity;

    public ReferenceModel(ModelSpec spec, float[] weights) {
        this.spec = spec;
        int[] row = spec.row().toArray();
        for (Layer layer : spec.layers()) {
            layers.add(reference(layer, row));
            row = outputRow(layer, row);
        }
        restored = toDoubles(weights);
        velocity = new double[weights.length];
        setWeights(restored);
    }

    private static ReferenceLayer reference(Layer layer, int[] row) {
        if (layer instanceof Dense dense) {
            return new ReferenceDense(dense.units(), row[0]);
        } else if (layer instanceof Conv1d conv) {
            return ReferenceConvolution.full(row, conv.filters(), conv.kernel(), conv.padding() == TimePadding.SAME);
        } else if (layer instanceof DepthwiseConv1d conv) {
            return ReferenceConvolution.depthwise(
                    row, conv.multiplier(), conv.kernel(), conv.padding() == TimePadding.SAME);
        } else if (layer instanceof MaxPool1d pool) {
            return new ReferenceMaxPool(pool.size(), row[1]);
        } else if (layer instanceof GlobalAveragePool1d) {
            return new ReferenceAveragePool(row[0], row[1]);
        } else if (layer instanceof Relu) {
            return new ReferenceRelu();
        } else if (layer instanceof Flatten) {
            return new ReferenceFlatten();
        }
        throw new AssertionError("no reference for " + layer);
    }

    private static int[] outputRow(Layer layer, int[] row) {
        if (layer instanceof Dense dense) {
            return new int[] {dense.units()};
        } else if (layer instanceof Conv1d conv) {
            int shorter = conv.padding() == TimePadding.SAME ? 0 : conv.kernel() - 1;
            return new int[] {row[0] - shorter, conv.filters()};
        } else if (layer instanceof DepthwiseConv1d conv) {
            int shorter = conv.padding() == TimePadding.SAME ? 0 : conv.kernel() - 1;
            return new int[] {row[0] - shorter, row[1] * conv.multiplier()};
        } else if (layer instanceof MaxPool1d pool) {
            return new int[] {row[0] / pool.size(), row[1]};
        } else if (layer instanceof GlobalAveragePool1d) {
            return new int[] {row[1]};
        } else if (layer instanceof Flatten) {
            return new int[] {row[0] * row[1]};
        }
        return row;
    }

    /** Loss, gradients by all weights, and the distance to the nearest point without a derivative. */
    public record Step(double loss, double[][] gradients, double kinkMargin) {}

    public Step differentiate(Batch batch) {
        gradients().forEach(gradient -> Arrays.fill(gradient, 0));
        double total = total(batch.w());
        double loss = 0;
        double margin = Double.POSITIVE_INFINITY;
        for (int row = 0; row < spec.batch(); row++) {
            ReferenceLoss rowLoss =
                    ReferenceLoss.of(spec.head(), rowLogits(batch.x(), row), rowOf(batch.y(), row, spec.batch()));
            double share = batch.w()[row] / total;
            loss += share * rowLoss.value();
            double[] gradient =
                    Arrays.stream(rowLoss.gradient()).map(g -> g * share).toArray();
            for (int i = layers.size() - 1; i >= 0; i--) {
                if (share > 0) {
                    margin = Math.min(margin, layers.get(i).kinkMargin());
                }
                gradient = layers.get(i).backward(gradient);
            }
        }
        return new Step(loss, gradients().stream().map(double[]::clone).toArray(double[][]::new), margin);
    }

    public double loss(Batch batch) {
        double total = total(batch.w());
        double loss = 0;
        for (int row = 0; row < spec.batch(); row++) {
            double[] logits = rowLogits(batch.x(), row);
            loss += batch.w()[row]
                    / total
                    * ReferenceLoss.of(spec.head(), logits, rowOf(batch.y(), row, spec.batch()))
                            .value();
        }
        return loss;
    }

    /** One step of SGD with momentum and the proximal term; returns the loss before it. */
    public double train(Batch batch, double learningRate, double mu, double momentum) {
        Step step = differentiate(batch);
        double[] weights = weights();
        double[] gradient =
                Arrays.stream(step.gradients()).flatMapToDouble(Arrays::stream).toArray();
        for (int i = 0; i < weights.length; i++) {
            velocity[i] = momentum * velocity[i] + gradient[i] + mu * (weights[i] - restored[i]);
            weights[i] -= learningRate * velocity[i];
        }
        setWeights(weights);
        return step.loss();
    }

    public double[] logits(float[] x) {
        double[][] rows = new double[spec.batch()][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = rowLogits(x, row);
        }
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    public double[] weights() {
        return layers.stream()
                .flatMap(layer -> layer.weights().stream())
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    public void setWeights(double[] flat) {
        int offset = 0;
        for (ReferenceLayer layer : layers) {
            for (double[] tensor : layer.weights()) {
                System.arraycopy(flat, offset, tensor, 0, tensor.length);
                offset += tensor.length;
            }
        }
        if (offset != flat.length) {
            throw new IllegalArgumentException("the reference has " + offset + " weights, was given " + flat.length);
        }
    }

    private List<double[]> gradients() {
        return layers.stream().flatMap(layer -> layer.gradients().stream()).toList();
    }

    private double[] rowLogits(float[] x, int row) {
        double[] activation = rowOf(x, row, spec.batch());
        for (ReferenceLayer layer : layers) {
            activation = layer.forward(activation);
        }
        return activation;
    }

    private static double[] rowOf(float[] values, int row, int rows) {
        int width = values.length / rows;
        return toDoubles(Arrays.copyOfRange(values, row * width, (row + 1) * width));
    }

    private static double total(float[] weights) {
        return Arrays.stream(toDoubles(weights)).sum();
    }

    private static double[] toDoubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
