package dev.venule.agent.training;

import dev.venule.agent.eligibility.Refusal;
import dev.venule.agent.storage.MemoryStorage;
import dev.venule.protocol.message.Plan;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Trains a model on the device's own examples by the plan: SGD with momentum and the proximal term of FedProx (Li 2018, arXiv
 * 1812.06127), in shuffled batches of the model's fixed size. The same weights, plan, version and examples give the same
 * delta, bit for bit, on the same runtime, however often training was interrupted: it goes on from its checkpoint where the
 * model can, and from the beginning where it cannot or where the number of examples has changed.
 */
public final class LocalTrainer {
    private final Checkpoints checkpoints;

    public LocalTrainer(Checkpoints checkpoints) {
        this.checkpoints = checkpoints;
    }

    /**
     * Trains from {@code weights}, the weights of version {@code version}, without a pause.
     *
     * @throws IOException where an example cannot be read
     */
    public static Training trainAtOnce(
            TrainableModel model, float[] weights, long version, Plan plan, ExampleStore store) throws IOException {
        Lesson lesson = new Lesson(weights, version, plan, store);
        return new LocalTrainer(new Checkpoints(new MemoryStorage())).train(model, lesson, Interruption.never());
    }

    /**
     * What is to be trained.
     *
     * @param weights of version {@code version}, to train from; not to be changed
     */
    public record Lesson(float[] weights, long version, Plan plan, ExampleStore store) {}

    /**
     * Trains, or goes on with what was interrupted.
     *
     * @throws IOException where an example cannot be read or a checkpoint cannot be written
     */
    public Training train(TrainableModel model, Lesson lesson, Interruption interruption) throws IOException {
        Optional<Training.Unfit> unfit = misfit(model, lesson);
        if (unfit.isPresent()) {
            return unfit.get();
        }
        Course course = Course.begin(model, lesson, checkpoints);
        while (course.hasNext()) {
            Optional<Refusal> refusal = interruption.reasonToStop();
            if (refusal.isPresent()) {
                return course.stop(refusal.get());
            }
            if (interruption.wantsCheckpoint()) {
                course.save();
            }
            if (!course.step()) {
                checkpoints.clear();
                return new Training.Diverged();
            }
        }
        return trained(model.parameters(), lesson, course);
    }

    /**
     * The update is where it outlives the device's next crash: nothing of its training is needed any more. A checkpoint that
     * cannot be deleted now is deleted before the next training, which has another key.
     */
    public void forget() {
        try {
            checkpoints.clear();
        } catch (IOException stays) {
            // The round has come to its end all the same, and its outcome must be told.
        }
    }

    private static Optional<Training.Unfit> misfit(TrainableModel model, Lesson lesson) {
        ExampleStore store = lesson.store();
        if (store.featureCount() != model.featureCount() || store.targetCount() != model.targetCount()) {
            return Optional.of(new Training.Unfit("the model takes " + model.featureCount() + " features and "
                    + model.targetCount() + " targets, the examples have " + store.featureCount() + " and "
                    + store.targetCount()));
        }
        if (!NormalizedExamples.fits(store, lesson.plan().getNormalization())) {
            return Optional.of(new Training.Unfit("the plan normalizes "
                    + lesson.plan().getNormalization().getCenterCount() + " features, the examples have "
                    + store.featureCount()));
        }
        return Optional.empty();
    }

    private static Training trained(float[] after, Lesson lesson, Course course) {
        float[] delta = Arrays.copyOf(after, after.length);
        boolean finite = true;
        for (int i = 0; i < delta.length; i++) {
            delta[i] -= lesson.weights()[i];
            finite &= Float.isFinite(delta[i]);
        }
        return finite
                ? new Training.Trained(delta, course.exampleCount(), (float) course.meanLoss(), course.stepsInAll())
                : new Training.Diverged();
    }
}
