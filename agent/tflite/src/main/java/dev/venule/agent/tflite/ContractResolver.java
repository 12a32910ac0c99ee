package dev.venule.agent.tflite;

import dev.venule.agent.tflite.check.CheckedModel;
import dev.venule.agent.tflite.check.ElementType;
import dev.venule.agent.tflite.check.SignatureDescription;
import dev.venule.agent.tflite.check.TensorDescription;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the training contract in a model's signatures, whichever of the known names they use. */
public final class ContractResolver {
    private ContractResolver() {}

    /** What was found. */
    public sealed interface Resolution {
        record Found(TrainingContract contract) implements Resolution {}

        /** {@code explanation} is one line: what is missing and what to do. */
        record NotFound(String explanation) implements Resolution {}
    }

    /** Parts that are absent, closed or unlike the contract stay empty; weights and shapes must be there. */
    public static Resolution resolve(CheckedModel model) {
        Optional<WeightExchange> weights = weights(model);
        if (!weights.isPresent()) {
            return new Resolution.NotFound("the model has no parameters() -> a0.. and restore(a0..) (or get_weights and"
                    + " set_weights) of the same float32 tensors: export it with them, or compile it with"
                    + " `venule model compile`");
        }
        Optional<BatchShape> shape = shape(model);
        if (!shape.isPresent()) {
            return new Resolution.NotFound(
                    "the model has no infer(x) -> logits and no train(x, y) -> loss, with float32"
                            + " tensors whose first dimension is the batch: export it with them, or compile it with"
                            + " `venule model compile`");
        }
        return new Resolution.Found(new TrainingContract(
                shape.get(),
                weights.get(),
                bind(model, SignatureRole.TRAIN, shape.get()),
                bind(model, SignatureRole.INFER, shape.get()),
                bind(model, SignatureRole.EVALUATE, shape.get())));
    }

    private static Optional<WeightExchange> weights(CheckedModel model) {
        for (SignatureDescription parameters : SignatureRole.PARAMETERS.candidates(model)) {
            if (!model.mayRun(parameters.key()) || !isWeightSource(parameters)) {
                continue;
            }
            for (SignatureDescription restore : SignatureRole.RESTORE.candidates(model)) {
                if (model.mayRun(restore.key()) && restore.inputs().equals(parameters.outputs())) {
                    List<TensorDescription> tensors = parameters.outputs();
                    return Optional.of(
                            new WeightExchange(parameters.key(), restore.key(), tensors, resumption(model, tensors)));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<WeightExchange.Resumption> resumption(CheckedModel model, List<TensorDescription> weights) {
        for (SignatureDescription velocity : SignatureRole.VELOCITY.candidates(model)) {
            for (SignatureDescription resume : SignatureRole.RESUME.candidates(model)) {
                List<TensorDescription> both = new ArrayList<>(weights);
                both.addAll(velocity.outputs());
                boolean fits = model.mayRun(velocity.key())
                        && model.mayRun(resume.key())
                        && isWeightSource(velocity)
                        && resume.inputs().equals(both)
                        && WeightExchange.layoutOf(velocity.outputs()).equals(WeightExchange.layoutOf(weights));
                if (fits) {
                    return Optional.of(new WeightExchange.Resumption(velocity.key(), resume.key(), velocity.outputs()));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isWeightSource(SignatureDescription parameters) {
        return parameters.inputs().isEmpty()
                && !parameters.outputs().isEmpty()
                && parameters.outputs().stream().allMatch(t -> isFloats(t) && t.elements() > 0);
    }

    /** Infer is asked first: in exports of other tools train may take class numbers where infer gives logits. */
    private static Optional<BatchShape> shape(CheckedModel model) {
        for (SignatureDescription infer : SignatureRole.INFER.candidates(model)) {
            Optional<TensorDescription> x = find(infer.inputs(), TensorRole.FEATURES);
            Optional<TensorDescription> logits = logits(infer);
            if (x.isPresent() && logits.isPresent() && isBatchOf(x.get()) && isBatchOf(logits.get())) {
                return shape(x.get(), logits.get());
            }
        }
        for (SignatureDescription train : SignatureRole.TRAIN.candidates(model)) {
            Optional<TensorDescription> x = find(train.inputs(), TensorRole.FEATURES);
            Optional<TensorDescription> y = find(train.inputs(), TensorRole.TARGETS);
            if (x.isPresent() && y.isPresent() && isBatchOf(x.get()) && isBatchOf(y.get())) {
                return shape(x.get(), y.get());
            }
        }
        return Optional.empty();
    }

    private static Optional<BatchShape> shape(TensorDescription x, TensorDescription y) {
        int batch = x.shape().get(0);
        if (!y.shape().get(0).equals(batch)) {
            return Optional.empty();
        }
        return Optional.of(new BatchShape(batch, x.elements() / batch, y.elements() / batch));
    }

    private static boolean isBatchOf(TensorDescription tensor) {
        return isFloats(tensor) && !tensor.shape().isEmpty() && tensor.elements() > 0;
    }

    private static Optional<SignatureBinding> bind(CheckedModel model, SignatureRole role, BatchShape shape) {
        for (SignatureDescription signature : role.candidates(model)) {
            if (model.mayRun(signature.key())) {
                Optional<SignatureBinding> binding = bind(signature, role, shape);
                if (binding.isPresent()) {
                    return binding;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<SignatureBinding> bind(
            SignatureDescription signature, SignatureRole role, BatchShape shape) {
        Map<TensorRole, String> inputs = new EnumMap<>(TensorRole.class);
        for (TensorDescription input : signature.inputs()) {
            Optional<TensorRole> part = TensorRole.ofInput(input.name());
            // An input that nobody knows how to fill: not this contract.
            if (!part.isPresent() || !fits(input, part.get(), shape) || inputs.put(part.get(), input.name()) != null) {
                return Optional.empty();
            }
        }
        boolean inputsComplete = inputs.containsKey(TensorRole.FEATURES)
                && (role == SignatureRole.INFER ? inputs.size() == 1 : inputs.containsKey(TensorRole.TARGETS));
        Optional<TensorDescription> output =
                role == SignatureRole.INFER ? logits(signature) : find(signature.outputs(), TensorRole.LOSS);
        TensorRole outputRole = role == SignatureRole.INFER ? TensorRole.LOGITS : TensorRole.LOSS;
        return output.filter(o -> inputsComplete && fits(o, outputRole, shape))
                .map(o -> new SignatureBinding(signature.key(), inputs, o.name()));
    }

    private static boolean fits(TensorDescription tensor, TensorRole role, BatchShape shape) {
        int batch = shape.batchSize();
        long expected = switch (role) {
            case FEATURES -> (long) batch * shape.featureCount();
            case TARGETS, LOGITS -> (long) batch * shape.targetCount();
            case SAMPLE_WEIGHTS -> batch;
            case LEARNING_RATE, PROXIMAL_MU, MOMENTUM, LOSS -> 1;
        };
        return isFloats(tensor) && tensor.elements() == expected;
    }

    private static Optional<TensorDescription> logits(SignatureDescription infer) {
        Optional<TensorDescription> named = find(infer.outputs(), TensorRole.LOGITS);
        boolean unambiguous = infer.outputs().size() == 1;
        return named.isPresent() || !unambiguous
                ? named
                : Optional.of(infer.outputs().get(0));
    }

    private static Optional<TensorDescription> find(List<TensorDescription> tensors, TensorRole role) {
        for (String name : role.names()) {
            for (TensorDescription tensor : tensors) {
                if (tensor.name().equals(name)) {
                    return Optional.of(tensor);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isFloats(TensorDescription tensor) {
        return tensor.type() == ElementType.FLOAT32;
    }
}
