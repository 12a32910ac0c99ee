package dev.venule.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopKSelectionTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void selectsWhatSortingWouldSelect(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 40; round++) {
            float[] vector = Vectors.awkward(1 + random.nextInt(500), random.nextDouble(), random);
            int count = 1 + random.nextInt(vector.length);

            assertThat(TopKSelection.largest(vector, count))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(bySorting(vector, count));
        }
    }

    @Test
    void lowestPositionsWinAmongEquals() {
        assertThat(TopKSelection.largest(new float[] {1, -2, 2, 1, -1, 2}, 4)).containsExactly(0, 1, 2, 5);
    }

    @Test
    void zerosAreNeverSelected() {
        assertThat(TopKSelection.largest(new float[] {0, -0f, 3, 0}, 3)).containsExactly(2);
        assertThat(TopKSelection.largest(new float[4], 4)).isEmpty();
        assertThat(TopKSelection.largest(new float[0], 0)).isEmpty();
    }

    private static int[] bySorting(float[] vector, int count) {
        return IntStream.range(0, vector.length)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> -Math.abs(vector[i]))
                        .thenComparing(i -> i))
                .limit(count)
                .filter(i -> vector[i] != 0)
                .mapToInt(i -> i)
                .sorted()
                .toArray();
    }
}
