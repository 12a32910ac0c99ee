package dev.venule.compiler;

import dev.venule.compiler.layer.Head;
import dev.venule.compiler.layer.TimePadding;
import dev.venule.compiler.spec.ModelSpec;
import dev.venule.compiler.spec.ModelSpecBuilder;
import java.util.List;
import java.util.SplittableRandom;

/** Small models from a seed: any layer that fits where it stands. */
final class RandomSpecs {
    private final SplittableRandom random;
    private int length;
    private int channels;

    RandomSpecs(long seed) {
        this.random = new SplittableRandom(seed);
    }

    ModelSpec next(String name) {
        length = random.nextInt(1, 30);
        channels = random.nextInt(1, 5);
        ModelSpecBuilder builder =
                ModelSpec.builder(name).seed(random.nextLong()).batch(random.nextInt(1, 6));
        if (random.nextInt(3) == 0) {
            builder.features(length);
        } else {
            builder.sequence(length, channels);
            addSequenceLayers(builder);
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            builder.dense(random.nextInt(1, 9));
            addRelu(builder);
        }
        List<Head> heads = List.of(Head.values());
        Head head = heads.get(random.nextInt(heads.size()));
        return builder.dense(random.nextInt(head.minimumOutputs(), 5)).build(head);
    }

    private void addSequenceLayers(ModelSpecBuilder builder) {
        for (int i = random.nextInt(5); i > 0; i--) {
            addSequenceLayer(builder);
            addRelu(builder);
        }
        if (random.nextBoolean()) {
            builder.flatten();
        } else {
            builder.globalAveragePool1d();
        }
    }

    private void addSequenceLayer(ModelSpecBuilder builder) {
        TimePadding padding = random.nextBoolean() ? TimePadding.SAME : TimePadding.VALID;
        int kernel = random.nextInt(1, Math.min(length, 7) + 1);
        switch (random.nextInt(3)) {
            case 0 -> {
                channels = random.nextInt(1, 6);
                builder.conv1d(channels, kernel, padding);
                length -= padding == TimePadding.SAME ? 0 : kernel - 1;
            }
            case 1 -> {
                int multiplier = random.nextInt(1, 3);
                channels *= multiplier;
                builder.depthwiseConv1d(kernel, multiplier, padding);
                length -= padding == TimePadding.SAME ? 0 : kernel - 1;
            }
            default -> addPool(builder);
        }
    }

    /** Of the smallest size that divides the length, if any does. */
    private void addPool(ModelSpecBuilder builder) {
        for (int size = 2; size <= length; size++) {
            if (length % size == 0) {
                builder.maxPool1d(size);
                length /= size;
                return;
            }
        }
    }

    private void addRelu(ModelSpecBuilder builder) {
        if (random.nextBoolean()) {
            builder.relu();
        }
    }
}
