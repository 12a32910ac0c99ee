package dev.venule.compiler;

import dev.venule.agent.tflite.check.ModelCheck;
import dev.venule.agent.tflite.check.ModelLimits;
import dev.venule.compiler.flatbuffer.ModelFile;
import dev.venule.compiler.graph.Graph;
import dev.venule.compiler.graph.Program;
import dev.venule.compiler.graph.Shape;
import dev.venule.compiler.graph.Tensor;
import dev.venule.compiler.layer.BatchLoss;
import dev.venule.compiler.spec.ModelSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Compiles a {@link ModelSpec} into a trainable .tflite file of builtin operations at version 1, which needs no Flex delegate.
 *
 * <p>The file's signatures, in this order (the Android interpreter cannot run one without inputs as the first):
 *
 * <pre>
 *   train(x, y, w, lr, mu, momentum) -> loss     before the step
 *   infer(x) -> logits
 *   evaluate(x, y, w) -> loss
 *   parameters() -> a0, a1, ...
 *   restore(a0, a1, ...) -> a0, a1, ...
 * </pre>
 *
 * where x is [batch, features] or [batch, length, channels], y and logits [batch, K], w [batch, 1], and the scalars [1]. A step
 * is SGD with momentum and the proximal term of FedProx (Li et al. 2020, equation 2):
 * g = dloss/da + mu (a - restored); v = momentum v + g; a = a - lr v. {@code restore} sets what the proximal term pulls to, and v = 0.
 */
public final class ModelCompiler {
    private final ModelSpec spec;
    private final List<InitialTensor> tensors;

    private ModelCompiler(ModelSpec spec) {
        this.spec = spec;
        this.tensors = InitialTensor.of(spec);
    }

    /**
     * Equal specs give equal bytes, on every machine.
     *
     * @throws IllegalArgumentException where the model would cost more than {@link ModelLimits#DEFAULT} allows on a device
     */
    public static CompiledModel compile(ModelSpec spec) {
        ModelCompiler compiler = new ModelCompiler(spec);
        byte[] file = ModelFile.of(compiler.program());
        new ModelCheck(ModelLimits.DEFAULT).check(file).ifPresent(violation -> {
            throw new IllegalArgumentException("model " + spec.name() + " would be refused by every device ("
                    + violation + "); make its layers or the batch smaller");
        });
        return new CompiledModel(spec, file, compiler.tensors);
    }

    private Program program() {
        Program program = new Program("Venule model " + spec.name());
        Graph train = program.addGraph("train");
        Graph infer = program.addGraph("infer");
        Graph evaluate = program.addGraph("evaluate");
        Graph parameters = program.addGraph("parameters");
        Graph restore = program.addGraph("restore");
        Graph initialization = program.addGraph("initialization");
        for (Graph signature : List.of(train, infer, evaluate, parameters, restore)) {
            signature.callOnce(initialization);
        }
        emitTrain(train);
        emitInfer(infer);
        emitEvaluate(evaluate);
        emitParameters(parameters);
        emitRestore(restore);
        emitInitialization(initialization);
        return program;
    }

    private void emitTrain(Graph graph) {
        Tensor x = graph.input("x", batchOf(spec.row()));
        Tensor y = graph.input("y", Shape.of(spec.batch(), spec.targetCount()));
        Tensor w = graph.input("w", Shape.of(spec.batch(), 1));
        Tensor learningRate = graph.input("lr", Shape.of(1));
        Tensor mu = graph.input("mu", Shape.of(1));
        Tensor momentum = graph.input("momentum", Shape.of(1));
        List<Tensor> weights = readAll(graph, "weights");
        Network network = new Network(graph, spec, tensors, weights, x);
        BatchLoss loss = BatchLoss.of(graph, spec.head(), network.logits(), y, w);
        List<Tensor> gradients = network.weightGradients(loss.logitsGradient());
        graph.output("loss", loss.value());
        for (int i = 0; i < weights.size(); i++) {
            Shape shape = tensors.get(i).shape();
            Tensor drift = graph.subtract(weights.get(i), graph.read(variable("restored", i), shape));
            Tensor gradient = graph.add(gradients.get(i), graph.multiply(drift, mu));
            Tensor kept = graph.multiply(graph.read(variable("velocity", i), shape), momentum);
            Tensor velocity = graph.add(kept, gradient);
            graph.assign(variable("velocity", i), velocity);
            graph.assign(
                    variable("weights", i), graph.subtract(weights.get(i), graph.multiply(velocity, learningRate)));
        }
    }

    private void emitInfer(Graph graph) {
        Tensor x = graph.input("x", batchOf(spec.row()));
        Network network = new Network(graph, spec, tensors, readAll(graph, "weights"), x);
        graph.output("logits", network.logits());
    }

    private void emitEvaluate(Graph graph) {
        Tensor x = graph.input("x", batchOf(spec.row()));
        Tensor y = graph.input("y", Shape.of(spec.batch(), spec.targetCount()));
        Tensor w = graph.input("w", Shape.of(spec.batch(), 1));
        Network network = new Network(graph, spec, tensors, readAll(graph, "weights"), x);
        graph.output(
                "loss", BatchLoss.of(graph, spec.head(), network.logits(), y, w).value());
    }

    private void emitParameters(Graph graph) {
        List<Tensor> weights = readAll(graph, "weights");
        for (int i = 0; i < weights.size(); i++) {
            graph.output("a" + i, weights.get(i));
        }
    }

    private void emitRestore(Graph graph) {
        List<Tensor> given = new ArrayList<>();
        for (int i = 0; i < tensors.size(); i++) {
            given.add(graph.input("a" + i, tensors.get(i).shape()));
        }
        assignAll(graph, given);
        emitParameters(graph);
    }

    private void emitInitialization(Graph graph) {
        assignAll(
                graph,
                tensors.stream()
                        .map(tensor -> graph.constant(tensor.shape(), tensor.values()))
                        .toList());
    }

    private void assignAll(Graph graph, List<Tensor> weights) {
        for (int i = 0; i < weights.size(); i++) {
            graph.assign(variable("weights", i), weights.get(i));
            graph.assign(variable("restored", i), weights.get(i));
            graph.assign(variable("velocity", i), graph.zeros(tensors.get(i).shape()));
        }
    }

    private List<Tensor> readAll(Graph graph, String role) {
        List<Tensor> values = new ArrayList<>();
        for (int i = 0; i < tensors.size(); i++) {
            values.add(graph.read(variable(role, i), tensors.get(i).shape()));
        }
        return values;
    }

    private Shape batchOf(Shape row) {
        return row.rank() == 1
                ? Shape.of(spec.batch(), row.dimension(0))
                : Shape.of(spec.batch(), row.dimension(0), row.dimension(1));
    }

    private static String variable(String role, int index) {
        return role + index;
    }
}
