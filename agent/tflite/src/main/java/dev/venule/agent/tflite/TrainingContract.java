package dev.venule.agent.tflite;

import java.util.Optional;

/** The training contract as one model keeps it: which signature plays which part, under which names and shapes. */
public record TrainingContract(
        BatchShape shape,
        WeightExchange weights,
        Optional<SignatureBinding> train,
        Optional<SignatureBinding> infer,
        Optional<SignatureBinding> evaluate) {

    public TrainingCapabilities capabilities() {
        return new TrainingCapabilities(
                train.isPresent(),
                infer.isPresent(),
                evaluate.isPresent(),
                trainTakes(TensorRole.SAMPLE_WEIGHTS),
                trainTakes(TensorRole.LEARNING_RATE),
                trainTakes(TensorRole.PROXIMAL_MU),
                trainTakes(TensorRole.MOMENTUM));
    }

    private boolean trainTakes(TensorRole role) {
        return train.isPresent() && train.get().takes(role);
    }
}
