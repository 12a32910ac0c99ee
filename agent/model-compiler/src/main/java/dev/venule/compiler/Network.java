package dev.venule.compiler;

import dev.venule.compiler.graph.Graph;
import dev.venule.compiler.graph.Matrices;
import dev.venule.compiler.graph.Shape;
import dev.venule.compiler.graph.Tensor;
import dev.venule.compiler.layer.LayerPass;
import dev.venule.compiler.spec.ModelSpec;
import java.util.ArrayList;
import java.util.List;

/** All layers of a model on one graph: forward when made, backward when asked. */
final class Network {
    private final List<List<Tensor>> weightsByLayer;
    private final List<LayerPass> passes = new ArrayList<>();

    /** @param weights read from the variables, in the order of {@code tensors} */
    Network(Graph graph, ModelSpec spec, List<InitialTensor> tensors, List<Tensor> weights, Tensor x) {
        this.weightsByLayer = byLayer(spec, tensors, weights);
        Tensor activation = x;
        if (spec.row().rank() == 2) {
            Shape row = spec.row();
            activation = new Matrices(graph).reshape(x, spec.batch(), 1, row.dimension(0), row.dimension(1));
        }
        for (int i = 0; i < spec.layers().size(); i++) {
            LayerPass pass = spec.layers().get(i).forward(graph, activation, weightsByLayer.get(i));
            passes.add(pass);
            activation = pass.output();
        }
    }

    private static List<List<Tensor>> byLayer(ModelSpec spec, List<InitialTensor> tensors, List<Tensor> weights) {
        List<List<Tensor>> result = new ArrayList<>();
        for (int layer = 0; layer < spec.layers().size(); layer++) {
            List<Tensor> own = new ArrayList<>();
            for (int i = 0; i < weights.size(); i++) {
                if (tensors.get(i).layer() == layer) {
                    own.add(weights.get(i));
                }
            }
            result.add(own);
        }
        return result;
    }

    Tensor logits() {
        return passes.get(passes.size() - 1).output();
    }

    /** The loss's gradients by all weights, in the model's order. Stops at the first layer that has any. */
    List<Tensor> weightGradients(Tensor logitsGradient) {
        int firstTrainable = 0;
        while (weightsByLayer.get(firstTrainable).isEmpty()) {
            firstTrainable++;
        }
        List<Tensor> gradients = new ArrayList<>();
        Tensor gradient = logitsGradient;
        for (int i = passes.size() - 1; i >= firstTrainable; i--) {
            gradients.addAll(0, passes.get(i).weightGradients(gradient));
            if (i > firstTrainable) {
                gradient = passes.get(i).inputGradient(gradient);
            }
        }
        return gradients;
    }
}
