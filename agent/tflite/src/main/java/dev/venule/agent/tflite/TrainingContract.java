package dev.venule.agent.tflite;

import java.util.Optional;
import java.util.Set;

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
                train.map(binding -> binding.inputs().keySet()).orElse(Set.of()));
    }
}
