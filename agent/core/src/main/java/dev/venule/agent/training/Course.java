package dev.venule.agent.training;

import com.google.protobuf.ByteString;
import dev.venule.agent.eligibility.Refusal;
import dev.venule.protocol.message.Plan;
import java.io.IOException;
import java.util.Optional;
import java.util.SplittableRandom;

/** All steps of one local training, one by one: epochs of shuffled batches, from the beginning or from a checkpoint. */
final class Course {
    private final TrainableModel model;
    private final Plan plan;
    private final Batches batches;
    private final SplittableRandom order;
    private final Checkpoints checkpoints;
    private final ByteString key;
    private int steps;
    private double lossSum;
    private double meanLoss;

    private Course(TrainableModel model, LocalTrainer.Lesson lesson, Checkpoints checkpoints) throws IOException {
        this.model = model;
        this.checkpoints = checkpoints;
        plan = lesson.plan();
        batches = new Batches(NormalizedExamples.of(lesson.store(), plan.getNormalization()), model);
        order = new SplittableRandom(plan.getShuffleSeed() ^ (lesson.version() * 0x9e3779b97f4a7c15L));
        key = Checkpoint.key(lesson.weights(), lesson.version(), plan, batches.exampleCount());
    }

    static Course begin(TrainableModel model, LocalTrainer.Lesson lesson, Checkpoints checkpoints) throws IOException {
        Course course = new Course(model, lesson, checkpoints);
        model.restore(lesson.weights());
        Optional<Checkpoint> checkpoint = checkpoints.find(course.key);
        if (checkpoint.isPresent()) {
            course.resume(checkpoint.get());
        }
        return course;
    }

    /** Only the last epoch's mean is told, so that those before the checkpoint need not be known. */
    private void resume(Checkpoint checkpoint) {
        model.resume(checkpoint.weights(), checkpoint.velocity());
        steps = checkpoint.steps();
        lossSum = checkpoint.lossSum();
        int epochsBegun = (steps + batches.count() - 1) / batches.count();
        for (int epoch = 0; epoch < epochsBegun; epoch++) {
            batches.shuffle(order);
        }
    }

    boolean hasNext() {
        return steps < stepsInAll();
    }

    int stepsInAll() {
        return plan.getEpochs() * batches.count();
    }

    int exampleCount() {
        return batches.exampleCount();
    }

    /** Of the last epoch, each before the step that the example took part in. */
    double meanLoss() {
        return meanLoss;
    }

    /** One batch; false where an epoch's loss is not finite. */
    boolean step() throws IOException {
        int batch = steps % batches.count();
        if (batch == 0) {
            batches.shuffle(order);
            lossSum = 0;
        }
        int rows = batches.load(batch);
        float loss = model.train(
                batches.x(),
                batches.y(),
                batches.w(),
                plan.getLearningRate(),
                plan.getProximalMu(),
                plan.getMomentum());
        lossSum += (double) rows * loss;
        steps++;
        if (steps % batches.count() == 0) {
            meanLoss = lossSum / batches.exampleCount();
            return Double.isFinite(meanLoss);
        }
        return true;
    }

    Training stop(Refusal refusal) throws IOException {
        if (refusal.reason().isPassing()) {
            save();
        } else {
            checkpoints.clear();
        }
        return new Training.Stopped(refusal, steps, stepsInAll());
    }

    /** Writes a checkpoint, where there is anything to write and the model can go on from it. */
    void save() throws IOException {
        Optional<float[]> velocity = model.velocity();
        if (steps > 0 && velocity.isPresent()) {
            checkpoints.write(new Checkpoint(key, steps, lossSum, model.parameters(), velocity.get()));
        }
    }
}
