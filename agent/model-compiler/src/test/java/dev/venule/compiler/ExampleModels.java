package dev.venule.compiler;

import dev.venule.compiler.layer.TimePadding;
import dev.venule.compiler.spec.ModelSpec;
import dev.venule.compiler.spec.ModelSpecBuilder;
import java.util.List;
import java.util.stream.Stream;

/** Models that together hold every layer in every position that has a gradient of its own. */
final class ExampleModels {
    private ExampleModels() {}

    static List<ModelSpec> all() {
        return Stream.of(flat(), convolutional(), depthwise())
                .flatMap(List::stream)
                .toList();
    }

    private static List<ModelSpec> flat() {
        return List.of(
                flat("logistic").dense(3).softmaxCrossEntropy(),
                flat("mlp").dense(9).relu().dense(7).relu().dense(4).softmaxCrossEntropy(),
                flat("one-question").dense(6).relu().dense(1).sigmoidBinaryCrossEntropy(),
                flat("three-questions").dense(6).relu().dense(3).sigmoidBinaryCrossEntropy(),
                flat("one-quantity").dense(1).meanSquaredError(),
                flat("regression").dense(8).relu().dense(3).meanSquaredError(),
                flat("relu-first").relu().dense(5).dense(2).softmaxCrossEntropy(),
                flat("one-row").batch(1).dense(4).relu().dense(2).softmaxCrossEntropy());
    }

    private static List<ModelSpec> convolutional() {
        return List.of(
                sequence("flat-sequence").flatten().dense(3).softmaxCrossEntropy(),
                sequence("average-only").globalAveragePool1d().dense(3).softmaxCrossEntropy(),
                sequence("conv-valid")
                        .conv1d(4, 5, TimePadding.VALID)
                        .relu()
                        .flatten()
                        .dense(3)
                        .softmaxCrossEntropy(),
                sequence("conv-same-odd")
                        .conv1d(4, 5, TimePadding.SAME)
                        .relu()
                        .flatten()
                        .dense(3)
                        .meanSquaredError(),
                sequence("conv-same-even")
                        .conv1d(4, 4, TimePadding.SAME)
                        .relu()
                        .globalAveragePool1d()
                        .dense(2)
                        .softmaxCrossEntropy(),
                sequence("conv-kernel-1")
                        .conv1d(5, 1, TimePadding.SAME)
                        .conv1d(2, 1, TimePadding.VALID)
                        .flatten()
                        .dense(2)
                        .softmaxCrossEntropy(),
                sequence("conv-whole-length")
                        .conv1d(3, 24, TimePadding.VALID)
                        .flatten()
                        .dense(2)
                        .softmaxCrossEntropy(),
                stacked("conv-pool-conv-pool").dense(3).softmaxCrossEntropy(),
                sequence("pool-first")
                        .maxPool1d(2)
                        .conv1d(4, 3, TimePadding.VALID)
                        .maxPool1d(5)
                        .flatten()
                        .dense(2)
                        .sigmoidBinaryCrossEntropy(),
                sequence("pool-before-relu")
                        .conv1d(4, 5, TimePadding.SAME)
                        .maxPool1d(4)
                        .relu()
                        .conv1d(3, 3, TimePadding.SAME)
                        .maxPool1d(2)
                        .globalAveragePool1d()
                        .dense(3)
                        .softmaxCrossEntropy(),
                sequence("same-stack")
                        .conv1d(4, 3, TimePadding.SAME)
                        .relu()
                        .conv1d(5, 4, TimePadding.SAME)
                        .relu()
                        .conv1d(3, 2, TimePadding.SAME)
                        .globalAveragePool1d()
                        .dense(2)
                        .meanSquaredError());
    }

    private static List<ModelSpec> depthwise() {
        return List.of(
                sequence("depthwise-first")
                        .depthwiseConv1d(5, 1, TimePadding.VALID)
                        .conv1d(4, 1, TimePadding.VALID)
                        .relu()
                        .flatten()
                        .dense(3)
                        .softmaxCrossEntropy(),
                sequence("depthwise-inside")
                        .conv1d(4, 3, TimePadding.VALID)
                        .relu()
                        .depthwiseConv1d(3, 1, TimePadding.VALID)
                        .conv1d(3, 1, TimePadding.VALID)
                        .relu()
                        .maxPool1d(4)
                        .flatten()
                        .dense(2)
                        .softmaxCrossEntropy(),
                sequence("depthwise-multiplied")
                        .depthwiseConv1d(4, 3, TimePadding.SAME)
                        .relu()
                        .depthwiseConv1d(3, 2, TimePadding.SAME)
                        .relu()
                        .depthwiseConv1d(1, 2, TimePadding.VALID)
                        .globalAveragePool1d()
                        .dense(3)
                        .softmaxCrossEntropy(),
                sequence("depthwise-one-row")
                        .batch(1)
                        .depthwiseConv1d(3, 2, TimePadding.VALID)
                        .depthwiseConv1d(3, 1, TimePadding.SAME)
                        .globalAveragePool1d()
                        .dense(1)
                        .sigmoidBinaryCrossEntropy());
    }

    static ModelSpec named(String name) {
        return all().stream()
                .filter(spec -> spec.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ModelSpecBuilder flat(String name) {
        return ModelSpec.builder(name).seed(11).batch(6).features(10);
    }

    private static ModelSpecBuilder sequence(String name) {
        return ModelSpec.builder(name).seed(12).batch(4).sequence(24, 3);
    }

    private static ModelSpecBuilder stacked(String name) {
        return sequence(name)
                .conv1d(4, 5, TimePadding.VALID)
                .relu()
                .maxPool1d(2)
                .conv1d(6, 3, TimePadding.VALID)
                .relu()
                .maxPool1d(2)
                .flatten();
    }
}
