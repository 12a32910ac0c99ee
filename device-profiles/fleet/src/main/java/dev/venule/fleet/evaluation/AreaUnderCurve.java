package dev.venule.fleet.evaluation;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Area under the receiver operating characteristic: the probability that a positive example scores higher than a negative one,
 * ties counting half (the Mann-Whitney statistic; Hanley and McNeil 1982, Radiology 143(1)).
 */
final class AreaUnderCurve {
    private AreaUnderCurve() {}

    /** In 0..1; NaN where one of the classes is missing. */
    static double of(double[] scores, boolean[] isPositive) {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
        double rankSum = 0;
        long positives = 0;
        for (int from = 0; from < order.length; ) {
            int to = from;
            while (to < order.length && scores[order[to]] == scores[order[from]]) {
                to++;
            }
            double sharedRank = (from + 1 + to) / 2.0;
            for (int i = from; i < to; i++) {
                if (isPositive[order[i]]) {
                    rankSum += sharedRank;
                    positives++;
                }
            }
            from = to;
        }
        long negatives = scores.length - positives;
        return (rankSum - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
    }
}
