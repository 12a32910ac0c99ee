package dev.venule.agent.training;

import dev.venule.protocol.message.Plan;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Trains a model on the device's own examples by the plan: SGD with momentum and the proximal term of FedProx (Li 2018, arXiv
 * 1812.06127), in shuffled batches of the model's fixed size. The same weights, plan, version and examples give the same
 * delta, bit for bit, on the same runtime. Stateless.
 */
public final class LocalTrainer {
    /**
     * Trains from {@code weights}, the weights of version {@code version}.
     *
     * @throws IOException where an example cannot be read
     */
    public Training train(TrainableModel model, float[] weights, long version, Plan plan, ExampleStore store)
            throws IOException {
        if (store.featureCount() != model.featureCount() || store.targetCount() != model.targetCount()) {
            return new Training.Unfit("the model takes " + model.featureCount() + " features and "
                    + model.targetCount() + " targets, the examples have " + store.featureCount() + " and "
                    + store.targetCount());
        }
        if (!NormalizedExamples.fits(store, plan.getNormalization())) {
            return new Training.Unfit("the plan normalizes "
                    + plan.getNormalization().getCenterCount() + " features, the examples have "
                    + store.featureCount());
        }
        Batches batches = new Batches(NormalizedExamples.of(store, plan.getNormalization()), model);
        SplittableRandom order = new SplittableRandom(plan.getShuffleSeed() ^ (version * 0x9e3779b97f4a7c15L));
        model.restore(weights);
        double meanLoss = 0;
        for (int epoch = 0; epoch < plan.getEpochs(); epoch++) {
            batches.shuffle(order);
            meanLoss = trainEpoch(model, batches, plan);
            if (!Double.isFinite(meanLoss)) {
                return new Training.Diverged();
            }
        }
        return trained(model.parameters(), weights, batches, (float) meanLoss, plan);
    }

    private static double trainEpoch(TrainableModel model, Batches batches, Plan plan) throws IOException {
        double lossSum = 0;
        for (int batch = 0; batch < batches.count(); batch++) {
            int rows = batches.load(batch);
            lossSum += (double) rows
                    * model.train(
                            batches.x(),
                            batches.y(),
                            batches.w(),
                            plan.getLearningRate(),
                            plan.getProximalMu(),
                            plan.getMomentum());
        }
        return lossSum / batches.exampleCount();
    }

    private static Training trained(float[] after, float[] before, Batches batches, float meanLoss, Plan plan) {
        float[] delta = Arrays.copyOf(after, after.length);
        boolean finite = true;
        for (int i = 0; i < delta.length; i++) {
            delta[i] -= before[i];
            finite &= Float.isFinite(delta[i]);
        }
        return finite
                ? new Training.Trained(delta, batches.exampleCount(), meanLoss, plan.getEpochs() * batches.count())
                : new Training.Diverged();
    }
}
