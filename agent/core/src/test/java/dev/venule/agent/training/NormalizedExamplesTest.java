package dev.venule.agent.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.venule.agent.fake.ListedExamples;
import dev.venule.protocol.message.Normalization;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NormalizedExamplesTest {
    private final ListedExamples examples = new ListedExamples(
            new float[][] {{1, 100, 7}, {2, 200, 7}, {3, 300, 7}, {4, 400, 7}}, new float[] {10, 20, 30, 40});

    private static float[] row(ExampleStore store, int index) throws IOException {
        float[] x = {9, 9, 9, 9, 9};
        float[] y = {9, 9};
        store.read(index, x, 1, y, 1);
        assertThat(x[0]).as("nothing before the offset is touched").isEqualTo(9);
        assertThat(x[4]).as("nothing after the features is touched").isEqualTo(9);
        return new float[] {x[1], x[2], x[3], y[1]};
    }

    @Test
    void noneLeavesExamplesAsTheyAre() throws IOException {
        assertThat(NormalizedExamples.of(examples, Normalization.getDefaultInstance()))
                .isSameAs(examples);
    }

    /** Mean 2.5 and deviation sqrt(1.25) of 1, 2, 3, 4: the last is 1.341641. */
    @Test
    void ownStatisticsGiveEachFeatureMeanZeroAndDeviationOne() throws IOException {
        ExampleStore normalized = NormalizedExamples.of(
                examples,
                Normalization.newBuilder()
                        .setKind(Normalization.Kind.OWN_STATISTICS)
                        .build());

        assertThat(row(normalized, 3)).containsExactly(new float[] {1.341641f, 1.341641f, 0, 40}, offset(1e-5f));
        assertThat(row(normalized, 0)).containsExactly(new float[] {-1.341641f, -1.341641f, 0, 10}, offset(1e-5f));
        assertThat(normalized.count()).isEqualTo(4);
        assertThat(normalized.featureCount()).isEqualTo(3);
        assertThat(normalized.targetCount()).isEqualTo(1);
    }

    @Test
    void noiseOnAnAlmostConstantFeatureIsNotBlownUp() throws IOException {
        ListedExamples almost = new ListedExamples(new float[][] {{1e6f}, {1e6f + 0.0625f}}, new float[] {0, 0});
        float[] x = new float[1];
        NormalizedExamples.of(
                        almost,
                        Normalization.newBuilder()
                                .setKind(Normalization.Kind.OWN_STATISTICS)
                                .build())
                .read(1, x, 0, new float[1], 0);

        assertThat(x[0]).isBetween(-0.1f, 0.1f);
    }

    @Test
    void referenceConstantsComeFromThePlan() throws IOException {
        Normalization reference = Normalization.newBuilder()
                .setKind(Normalization.Kind.REFERENCE)
                .addAllCenter(List.of(1f, 100f, 0f))
                .addAllScale(List.of(2f, 50f, 7f))
                .build();

        assertThat(row(NormalizedExamples.of(examples, reference), 2)).containsExactly(1, 4, 1, 30);
    }

    @Test
    void constantsForAnotherNumberOfFeaturesDoNotFit() {
        Normalization reference = Normalization.newBuilder()
                .setKind(Normalization.Kind.REFERENCE)
                .addCenter(1)
                .addScale(1)
                .build();

        assertThat(NormalizedExamples.fits(examples, reference)).isFalse();
        assertThatThrownBy(() -> NormalizedExamples.of(examples, reference))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
