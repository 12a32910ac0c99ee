package dev.venule.cli.profile;

import dev.venule.agent.tflite.check.CheckedModel;
import dev.venule.agent.tflite.check.ModelCheck;
import dev.venule.agent.tflite.check.ModelLimits;
import dev.venule.compiler.inspect.ModelInspection;

/**
 * What a model takes of any device.
 *
 * @param arenaBytes tensors of a training step, as the check on the device counts them
 * @param stepMultiplyAdds arithmetic of one training step
 */
record ModelCost(long fileBytes, long parameters, long arenaBytes, long stepMultiplyAdds, int batchSize) {
    /** @throws IllegalArgumentException where no device would train it; one line */
    static ModelCost of(byte[] file) {
        ModelInspection inspection = ModelInspection.of(file);
        if (!inspection.isTrainable()) {
            throw new IllegalArgumentException(
                    "no device would train this model: " + inspection.refusals().get(0));
        }
        CheckedModel model = ((ModelCheck.Outcome.Passed) new ModelCheck(ModelLimits.DEFAULT).inspect(file)).model();
        return new ModelCost(
                inspection.fileBytes(),
                inspection.parameterCount(),
                model.graphBytes(trainKey(model)),
                model.multiplyAdds(trainKey(model)),
                model.signature(trainKey(model))
                        .orElseThrow()
                        .inputs()
                        .get(0)
                        .shape()
                        .get(0));
    }

    private static String trainKey(CheckedModel model) {
        return model.signature("train").isPresent() ? "train" : "train_epoch";
    }

    /** Batches of one round. */
    long steps(int examples, int epochs) {
        return (long) epochs * ((examples + batchSize - 1) / batchSize);
    }
}
