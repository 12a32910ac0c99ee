package dev.venule.agent.tflite.check;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A signature of a model file; inputs and outputs sorted by name, a2 before a10. */
public record SignatureDescription(String key, List<TensorDescription> inputs, List<TensorDescription> outputs) {
    private static final Comparator<TensorDescription> BY_NAME = Comparator.<TensorDescription, String>comparing(
                    t -> prefix(t.name()))
            .thenComparingInt(t -> suffix(t.name()).length())
            .thenComparing(t -> suffix(t.name()));

    public SignatureDescription {
        inputs = sorted(inputs);
        outputs = sorted(outputs);
    }

    public Optional<TensorDescription> input(String name) {
        return find(inputs, name);
    }

    public Optional<TensorDescription> output(String name) {
        return find(outputs, name);
    }

    private static Optional<TensorDescription> find(List<TensorDescription> tensors, String name) {
        return tensors.stream().filter(t -> t.name().equals(name)).findFirst();
    }

    private static List<TensorDescription> sorted(List<TensorDescription> tensors) {
        TensorDescription[] copy = tensors.toArray(new TensorDescription[0]);
        Arrays.sort(copy, BY_NAME);
        return List.of(copy);
    }

    private static String prefix(String name) {
        return name.substring(0, digitsFrom(name));
    }

    /** The number at the end: compared by length first, since a longer number without leading zeros is the larger one. */
    private static String suffix(String name) {
        return name.substring(digitsFrom(name));
    }

    private static int digitsFrom(String name) {
        int from = name.length();
        while (from > 0 && name.charAt(from - 1) >= '0' && name.charAt(from - 1) <= '9') {
            from--;
        }
        return from;
    }

    @Override
    public String toString() {
        return key + inputs + " -> " + outputs;
    }
}
