package dev.venule.fleet.evaluation;

import dev.venule.agent.training.LocalTrainer;
import dev.venule.agent.training.TrainableModel;
import dev.venule.agent.training.Training;
import dev.venule.fleet.data.PatientExamples;
import dev.venule.protocol.message.Plan;
import java.io.IOException;

/** What a device can learn without the others: the same model, plan and trainer, and nothing but its own patient's data. */
public final class LocalOnly {
    private LocalOnly() {}

    /**
     * The weights after {@code epochs} epochs from {@code initialWeights}.
     *
     * @throws IOException where training diverged or the examples do not fit the model
     */
    public static float[] train(
            TrainableModel model, float[] initialWeights, Plan plan, int epochs, PatientExamples patient)
            throws IOException {
        Plan alone = plan.toBuilder().setEpochs(epochs).build();
        Training training = LocalTrainer.trainAtOnce(model, initialWeights, 0, alone, patient);
        if (!(training instanceof Training.Trained trained)) {
            throw new IOException("the device of patient " + patient.id() + " cannot train alone: " + training);
        }
        float[] weights = initialWeights.clone();
        for (int i = 0; i < weights.length; i++) {
            weights[i] += trained.delta()[i];
        }
        return weights;
    }
}
