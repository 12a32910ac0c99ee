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
 *   velocity() -> v0, v1, ...
 *   resume(a0, a1, ..., v0, v1, ...) -> a0
 * </pre>
 *
 * where x is [batch, features] or [batch, length, channels], y and logits [batch, K], w [batch, 1], and the scalars [1]. A step
 * is SGD with momentum and the proximal term of FedProx (Li et al. 2020, equation 2):
 * g = dloss/da + mu (a - restored); v = momentum v + g; a = a - lr v. {@code restore} sets what the proximal term pulls to, and v = 0.
 * {@code velocity} and {@code resume} let a training that was interrupted go on with the same bits.
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
        Graph velocity = program.addGraph("velocity");
        Graph resume = program.addGraph("resume");
        Graph initialization = program.addGraph("initialization");
        for (Graph signature : List.of(train, infer, evaluate, parameters, restore, velocity, resume)) {
            signature.callOnce(initialization);
        }
        emitTrain(train);
        emitInfer(infer);
        emitEvaluate(evaluate);
        emitParameters(parameters);
        emitRestore(restore);
        emitVelocity(velocity);
        emitResume(resume);
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
        assignAll(graph, inputAll(graph, "a"));
        emitParameters(graph);
    }

    private void emitVelocity(Graph graph) {
        List<Tensor> velocities = readAll(graph, "velocity");
        for (int i = 0; i < velocities.size(); i++) {
            graph.output("v" + i, velocities.get(i));
        }
    }

    private void emitResume(Graph graph) {
        List<Tensor> weights = inputAll(graph, "a");
        List<Tensor> velocities = inputAll(graph, "v");
        for (int i = 0; i < tensors.size(); i++) {
            graph.assign(variable("weights", i), weights.get(i));
            graph.assign(variable("velocity", i), velocities.get(i));
        }
        // Interpreters run no signature without an output; one is enough.
        graph.output("a0", graph.read(variable("weights", 0), tensors.get(0).shape()));
    }

    private List<Tensor> inputAll(Graph graph, String prefix) {
        List<Tensor> given = new ArrayList<>();
        for (int i = 0; i < tensors.size(); i++) {
            given.add(graph.input(prefix + i, tensors.get(i).shape()));
        }
        return given;
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
