package dev.venule.cli.release;

import dev.venule.protocol.message.PlanBounds;
import picocli.CommandLine.Option;

/** What a plan may ask of a device at most. */
final class PlanBoundsOptions {
    @Option(
            names = "--max-epochs",
            paramLabel = "N",
            description = "Passes over a device's examples in a round. Default: ${DEFAULT-VALUE}.")
    private int maximumEpochs = 5;

    @Option(names = "--max-learning-rate", paramLabel = "RATE", description = "Default: ${DEFAULT-VALUE}.")
    private float maximumLearningRate = 0.1f;

    @Option(
            names = "--max-clip-norm",
            paramLabel = "NORM",
            description = "Largest L2 norm of an update; 0 lets a plan do without. Default: ${DEFAULT-VALUE}.")
    private float maximumClipNorm = 1;

    @Option(
            names = "--max-keep-fraction",
            paramLabel = "SHARE",
            description = "Share of the parameters in an update, in (0, 1]. Default: ${DEFAULT-VALUE}.")
    private double maximumKeepFraction = 1;

    @Option(
            names = "--least-examples",
            paramLabel = "N",
            description = "Of a device that trains. Default: ${DEFAULT-VALUE}.")
    private int leastExamples = 1;

    PlanBounds bounds() {
        return PlanBounds.newBuilder()
                .setMaximumEpochs(maximumEpochs)
                .setMaximumLearningRate(maximumLearningRate)
                .setMaximumClipNorm(maximumClipNorm)
                .setMaximumKeepFraction(maximumKeepFraction)
                .setLeastExamples(leastExamples)
                .build();
    }
}
