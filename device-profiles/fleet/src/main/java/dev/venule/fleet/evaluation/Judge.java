package dev.venule.fleet.evaluation;

import dev.venule.agent.training.ExampleStore;
import dev.venule.agent.training.NormalizedExamples;
import dev.venule.agent.training.TrainableModel;
import dev.venule.fleet.data.PatientExamples;
import dev.venule.protocol.message.Normalization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Judges weights on patients, by the same model file and the same scaling of features as on their devices. Not safe for use by
 * several threads.
 */
public final class Judge {
    private final TrainableModel model;
    private final List<ExampleStore> patients = new ArrayList<>();
    private final int examples;

    /** {@code model} stays the caller's to close. */
    public Judge(TrainableModel model, Normalization normalization, List<PatientExamples> patients) throws IOException {
        this.model = model;
        int count = 0;
        for (PatientExamples patient : patients) {
            this.patients.add(NormalizedExamples.of(patient, normalization));
            count += patient.count();
        }
        this.examples = count;
    }

    /** The quality of these weights, over all examples of all patients. */
    public Quality of(float[] weights) throws IOException {
        model.restore(weights);
        Tally tally = new Tally();
        for (ExampleStore patient : patients) {
            count(patient, tally);
        }
        boolean isBinary = model.targetCount() == 2;
        double auc = isBinary ? AreaUnderCurve.of(tally.scores, tally.isPositive) : Double.NaN;
        return new Quality(
                (double) tally.correct / examples, Double.isNaN(auc) ? OptionalDouble.empty() : OptionalDouble.of(auc));
    }

    private void count(ExampleStore patient, Tally tally) throws IOException {
        int rows = model.batchSize();
        float[] x = new float[rows * model.featureCount()];
        float[] y = new float[rows * model.targetCount()];
        for (int from = 0; from < patient.count(); from += rows) {
            int filled = Math.min(rows, patient.count() - from);
            for (int row = 0; row < filled; row++) {
                patient.read(from + row, x, row * model.featureCount(), y, row * model.targetCount());
            }
            float[] logits = model.infer(x);
            for (int row = 0; row < filled; row++) {
                tally.add(logits, y, row * model.targetCount());
            }
        }
    }

    private final class Tally {
        private final double[] scores = new double[examples];
        private final boolean[] isPositive = new boolean[examples];
        private int seen;
        private int correct;

        void add(float[] logits, float[] target, int offset) {
            int classes = model.targetCount();
            int label = indexOfLargest(target, offset, classes);
            correct += indexOfLargest(logits, offset, classes) == label ? 1 : 0;
            scores[seen] = logits[offset + classes - 1] - logits[offset];
            isPositive[seen] = label == classes - 1;
            seen++;
        }
    }

    private static int indexOfLargest(float[] values, int offset, int count) {
        int largest = 0;
        for (int i = 1; i < count; i++) {
            largest = values[offset + i] > values[offset + largest] ? i : largest;
        }
        return largest;
    }
}
