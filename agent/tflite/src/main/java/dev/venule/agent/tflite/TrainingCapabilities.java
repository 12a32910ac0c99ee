package dev.venule.agent.tflite;

import java.util.Set;

/**
 * What a model can do. Models of this project can do all of it; exports of other tools have their learning rate built in
 * and take neither sample weights nor a proximal term.
 *
 * @param trainInputs what train takes; empty where it cannot run
 */
public record TrainingCapabilities(boolean train, boolean infer, boolean evaluate, Set<TensorRole> trainInputs) {
    public TrainingCapabilities {
        trainInputs = Set.copyOf(trainInputs);
    }

    /** Whether rows may have a share in the loss of their own, so that a batch may be padded. */
    public boolean sampleWeights() {
        return trainInputs.contains(TensorRole.SAMPLE_WEIGHTS);
    }

    public boolean learningRate() {
        return trainInputs.contains(TensorRole.LEARNING_RATE);
    }

    public boolean proximalMu() {
        return trainInputs.contains(TensorRole.PROXIMAL_MU);
    }

    public boolean momentum() {
        return trainInputs.contains(TensorRole.MOMENTUM);
    }
}
