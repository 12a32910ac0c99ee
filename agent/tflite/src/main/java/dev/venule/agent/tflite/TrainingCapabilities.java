package dev.venule.agent.tflite;

/**
 * What a model can do. Models of this project can do all of it; exports of other tools have their learning rate built in
 * and take neither sample weights nor a proximal term.
 */
public record TrainingCapabilities(
        boolean train,
        boolean infer,
        boolean evaluate,
        boolean sampleWeights,
        boolean learningRate,
        boolean proximalMu,
        boolean momentum) {}
