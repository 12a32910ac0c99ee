package dev.venule.fleet.study;

import dev.venule.aggregator.model.ServerStepPolicy;
import dev.venule.compiler.spec.ModelSpec;
import dev.venule.fleet.data.PatientExamples;
import dev.venule.protocol.message.Plan;
import java.util.List;

/**
 * One question to a federation.
 *
 * @param training patients whose devices train
 * @param unseen patients on whom the model is judged; nobody trains on their data
 * @param model what is trained
 * @param recipe how
 */
public record Study(
        String name, List<PatientExamples> training, List<PatientExamples> unseen, ModelSpec model, Recipe recipe) {
    public Study {
        training = List.copyOf(training);
        unseen = List.copyOf(unseen);
        if (training.isEmpty() || unseen.isEmpty()) {
            throw new IllegalArgumentException("study " + name + " has " + training.size()
                    + " patients to train on and " + unseen.size() + " unseen ones; it needs both");
        }
    }

    /**
     * How a study is trained.
     *
     * @param plan for the devices, sparse upload included
     * @param goal updates per version
     * @param versions after which the study ends
     * @param step how versions are made and compressed
     * @param localEpochs a device training alone gets: about as many as in the federation
     */
    public record Recipe(Plan plan, int goal, long versions, ServerStepPolicy step, int localEpochs) {}

    /** Whether there are two classes, so that AUC is defined. */
    public boolean isBinary() {
        return training.get(0).targetCount() == 2;
    }
}
