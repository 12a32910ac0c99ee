package dev.venule.fleet.data;

import dev.venule.agent.training.ExampleStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What one patient's device recorded: its labelled examples, with the class as one-hot target. Immutable; safe for use by
 * several threads.
 */
public final class PatientExamples implements ExampleStore {
    private final String id;
    private final int classCount;
    private final List<LabelledExample> examples;

    /**
     * @param id names the patient; also the device's id, so it must be valid in an address
     * @throws IllegalArgumentException where there is no example, or examples disagree about the number of features, or a
     *     label is not below {@code classCount}
     */
    public PatientExamples(String id, int classCount, List<LabelledExample> examples) {
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("patient " + id + " has no examples");
        }
        int featureCount = examples.get(0).features().length;
        for (LabelledExample example : examples) {
            if (example.features().length != featureCount || example.label() >= classCount) {
                throw new IllegalArgumentException("patient " + id + " needs " + featureCount
                        + " features and labels below " + classCount + ", an example has "
                        + example.features().length + " and label " + example.label());
            }
        }
        this.id = id;
        this.classCount = classCount;
        this.examples = List.copyOf(examples);
    }

    public String id() {
        return id;
    }

    @Override
    public int count() {
        return examples.size();
    }

    @Override
    public int featureCount() {
        return examples.get(0).features().length;
    }

    @Override
    public int targetCount() {
        return classCount;
    }

    /** The class of example {@code index}. */
    public int label(int index) {
        return examples.get(index).label();
    }

    /** How many examples have this class. */
    public int countOf(int label) {
        int count = 0;
        for (LabelledExample example : examples) {
            count += example.label() == label ? 1 : 0;
        }
        return count;
    }

    @Override
    public void read(int index, float[] features, int featureOffset, float[] targets, int targetOffset) {
        LabelledExample example = examples.get(index);
        System.arraycopy(example.features(), 0, features, featureOffset, example.features().length);
        for (int c = 0; c < classCount; c++) {
            targets[targetOffset + c] = c == example.label() ? 1 : 0;
        }
    }

    /**
     * Two patients of these examples: the first with {@code share} of them, drawn at random, the second with the others. For
     * splits inside a hospital; a person's examples are not to be split.
     */
    public List<PatientExamples> split(double share, SplittableRandom random) {
        List<LabelledExample> shuffled = new ArrayList<>(examples);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            Collections.swap(shuffled, i, random.nextInt(i + 1));
        }
        int first = (int) Math.round(share * shuffled.size());
        return List.of(
                new PatientExamples(id, classCount, shuffled.subList(0, first)),
                new PatientExamples(id, classCount, shuffled.subList(first, shuffled.size())));
    }
}
