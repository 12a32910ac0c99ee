package dev.venule.agent.tflite;

import dev.venule.agent.tflite.check.TensorDescription;
import dev.venule.agent.training.TrainableModel;
import dev.venule.protocol.codec.TensorLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A trainable model over the signatures of a .tflite file. Sets exactly the inputs that a signature has, each of exactly
 * its size, at every call: the runtimes would silently use the last call's value for one that was left out.
 *
 * <p>Models of other tools lack some of train's inputs (see {@link #capabilities}). Asking them for what they cannot do
 * is refused, never ignored: mu and momentum must then be 0, the learning rate 0 (which stands for the one built in), all
 * sample weights 1. What such a model keeps besides its weights, an Adam optimizer's moments say, survives {@link
 * #restore}.
 */
public final class TfliteTrainableModel implements TrainableModel {
    private final SignatureSession session;
    private final TrainingContract contract;
    private final TensorLayout layout;

    /** Owns {@code session} from now on. */
    public TfliteTrainableModel(SignatureSession session, TrainingContract contract) {
        this.session = session;
        this.contract = contract;
        this.layout = contract.weights().layout();
    }

    public TrainingCapabilities capabilities() {
        return contract.capabilities();
    }

    @Override
    public TensorLayout layout() {
        return layout;
    }

    @Override
    public int batchSize() {
        return contract.shape().batchSize();
    }

    @Override
    public int featureCount() {
        return contract.shape().featureCount();
    }

    @Override
    public int targetCount() {
        return contract.shape().targetCount();
    }

    @Override
    public void restore(float[] weights) {
        requireLength("weights", weights, layout.parameterCount());
        SignatureRunner restore = session.signature(contract.weights().restoreKey());
        set(restore, contract.weights().tensors(), weights);
        restore.invoke();
    }

    @Override
    public Optional<float[]> velocity() {
        return contract.weights()
                .resumption()
                .map(resumption -> read(session.signature(resumption.velocityKey()), resumption.velocities()));
    }

    @Override
    public void resume(float[] weights, float[] velocity) {
        requireLength("weights", weights, layout.parameterCount());
        requireLength("velocity", velocity, layout.parameterCount());
        WeightExchange.Resumption resumption = contract.weights()
                .resumption()
                .orElseThrow(() -> new IllegalStateException("the model gives no velocity, so that it cannot resume"));
        SignatureRunner resume = session.signature(resumption.resumeKey());
        set(resume, contract.weights().tensors(), weights);
        set(resume, resumption.velocities(), velocity);
        resume.invoke();
    }

    private void set(SignatureRunner runner, List<TensorDescription> tensors, float[] values) {
        int index = 0;
        for (TensorDescription tensor : tensors) {
            float[] own = new float[layout.size(index)];
            System.arraycopy(values, layout.offset(index), own, 0, own.length);
            runner.set(tensor.name(), own);
            index++;
        }
    }

    @Override
    public float[] parameters() {
        WeightExchange exchange = contract.weights();
        return read(session.signature(exchange.parametersKey()), exchange.tensors());
    }

    private float[] read(SignatureRunner source, List<TensorDescription> tensors) {
        source.invoke();
        float[] values = new float[layout.parameterCount()];
        int index = 0;
        for (TensorDescription tensor : tensors) {
            System.arraycopy(source.get(tensor.name()), 0, values, layout.offset(index), layout.size(index));
            index++;
        }
        return values;
    }

    @Override
    public float train(float[] x, float[] y, float[] w, float learningRate, float proximalMu, float momentum) {
        SignatureBinding train = required(contract.train(), "train");
        requireRows(x, y, w);
        requireTaken(train, TensorRole.LEARNING_RATE, learningRate, "its own learning rate is built in, ask for 0");
        requireTaken(train, TensorRole.PROXIMAL_MU, proximalMu, "plan mu 0");
        requireTaken(train, TensorRole.MOMENTUM, momentum, "plan momentum 0");
        requireWeightsTaken(train, w);
        return run(
                train,
                Map.of(
                        TensorRole.FEATURES,
                        x,
                        TensorRole.TARGETS,
                        y,
                        TensorRole.SAMPLE_WEIGHTS,
                        w,
                        TensorRole.LEARNING_RATE,
                        new float[] {learningRate},
                        TensorRole.PROXIMAL_MU,
                        new float[] {proximalMu},
                        TensorRole.MOMENTUM,
                        new float[] {momentum}))[0];
    }

    @Override
    public float evaluate(float[] x, float[] y, float[] w) {
        SignatureBinding evaluate = required(contract.evaluate(), "evaluate");
        requireRows(x, y, w);
        requireWeightsTaken(evaluate, w);
        return run(evaluate, Map.of(TensorRole.FEATURES, x, TensorRole.TARGETS, y, TensorRole.SAMPLE_WEIGHTS, w))[0];
    }

    @Override
    public float[] infer(float[] x) {
        SignatureBinding infer = required(contract.infer(), "infer");
        requireLength("x", x, batchSize() * featureCount());
        return run(infer, Map.of(TensorRole.FEATURES, x));
    }

    private float[] run(SignatureBinding binding, Map<TensorRole, float[]> values) {
        SignatureRunner runner = session.signature(binding.key());
        for (Map.Entry<TensorRole, String> input : binding.inputs().entrySet()) {
            float[] value = values.get(input.getKey());
            if (value == null) {
                throw new IllegalStateException(binding.key() + " needs " + input.getValue() + ", which nobody set");
            }
            runner.set(input.getValue(), value);
        }
        runner.invoke();
        return runner.get(binding.output());
    }

    private static SignatureBinding required(Optional<SignatureBinding> binding, String what) {
        return binding.orElseThrow(() -> new IllegalStateException(
                "the model has no " + what + " that can run here: compile it with `venule model compile`"));
    }

    private void requireRows(float[] x, float[] y, float[] w) {
        requireLength("x", x, batchSize() * featureCount());
        requireLength("y", y, batchSize() * targetCount());
        requireLength("w", w, batchSize());
        for (float weight : w) {
            if (weight > 0) {
                return;
            }
        }
        throw new IllegalArgumentException("no row has a weight above 0");
    }

    private static void requireTaken(SignatureBinding binding, TensorRole role, float value, String remedy) {
        if (value != 0 && !binding.takes(role)) {
            throw new IllegalArgumentException("the model's " + binding.key() + " takes no "
                    + role.names().get(0) + ", was asked for " + value + ": " + remedy);
        }
    }

    private static void requireWeightsTaken(SignatureBinding binding, float[] w) {
        if (binding.takes(TensorRole.SAMPLE_WEIGHTS)) {
            return;
        }
        for (float weight : w) {
            if (weight != 1) {
                throw new IllegalArgumentException("the model's " + binding.key()
                        + " takes no sample weights, so every row needs weight 1, was " + weight
                        + ": fill the batch, or compile the model with `venule model compile`");
            }
        }
    }

    private static void requireLength(String name, float[] values, int length) {
        if (values.length != length) {
            throw new IllegalArgumentException(name + " must have " + length + " values, has " + values.length);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
