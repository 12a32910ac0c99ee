package dev.venule.fleet.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class AreaUnderCurveTest {
    @Test
    void everyPositiveAboveEveryNegativeIsOne() {
        assertThat(AreaUnderCurve.of(new double[] {1, 2, 3, 4}, new boolean[] {false, false, true, true}))
                .isEqualTo(1);
    }

    @Test
    void theReverseIsZero() {
        assertThat(AreaUnderCurve.of(new double[] {4, 3, 2, 1}, new boolean[] {false, false, true, true}))
                .isZero();
    }

    @Test
    void tiesCountHalf() {
        assertThat(AreaUnderCurve.of(new double[] {1, 1, 1, 1}, new boolean[] {false, true, false, true}))
                .isEqualTo(0.5);
        // Pairs: (2 over 1) wins, (2 with 2) half, (3 over both) two wins: 3.5 of 4.
        assertThat(AreaUnderCurve.of(new double[] {1, 2, 2, 3}, new boolean[] {false, false, true, true}))
                .isEqualTo(3.5 / 4);
    }

    @Test
    void aKnownVector() {
        // scikit-learn's example of roc_auc_score: y = [0, 0, 1, 1], scores = [.1, .4, .35, .8] gives .75.
        assertThat(AreaUnderCurve.of(new double[] {0.1, 0.4, 0.35, 0.8}, new boolean[] {false, false, true, true}))
                .isCloseTo(0.75, within(1e-12));
    }

    @Test
    void oneClassAloneHasNone() {
        assertThat(AreaUnderCurve.of(new double[] {1, 2}, new boolean[] {true, true}))
                .isNaN();
    }

    @Test
    void itIsTheShareOfPairsInOrder() {
        long seed = 11;
        SplittableRandom random = new SplittableRandom(seed);
        double[] scores = new double[60];
        boolean[] isPositive = new boolean[60];
        for (int i = 0; i < scores.length; i++) {
            isPositive[i] = random.nextInt(3) == 0;
            scores[i] = random.nextInt(10) + (isPositive[i] ? 2 : 0);
        }

        assertThat(AreaUnderCurve.of(scores, isPositive))
                .as("seed " + seed)
                .isCloseTo(shareOfPairs(scores, isPositive), within(1e-12));
    }

    private static double shareOfPairs(double[] scores, boolean[] isPositive) {
        double inOrder = 0;
        int pairs = 0;
        for (int p = 0; p < scores.length; p++) {
            for (int n = 0; n < scores.length; n++) {
                if (isPositive[p] && !isPositive[n]) {
                    pairs++;
                    inOrder += scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0;
                }
            }
        }
        return inOrder / pairs;
    }
}
