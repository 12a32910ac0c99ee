package dev.venule.protocol.codec;

import java.util.Arrays;

/**
 * Finds the coordinates of largest magnitude in linear time: the magnitude of the k-th is found digit by digit from histograms
 * of the float bits (which order like the magnitudes they stand for), so no copy of the vector is made and no input is slow.
 */
final class TopKSelection {
    private static final int MAGNITUDE = 0x7fffffff;
    private static final int[] DIGIT_SHIFTS = {20, 10, 0};
    private static final int DIGITS = 1 << 11;

    private TopKSelection() {}

    /**
     * The positions, increasing, of the {@code count} coordinates of largest magnitude; of equal ones those at the lowest
     * positions. Zeros are never among them, so there may be fewer.
     */
    static int[] largest(float[] vector, int count) {
        int threshold = 0;
        int atThreshold = 0;
        if (count < vector.length) {
            int[] found = threshold(vector, count);
            threshold = found[0];
            atThreshold = found[1];
        }
        int[] positions = new int[Math.min(count, vector.length)];
        int size = 0;
        for (int i = 0; i < vector.length; i++) {
            int magnitude = Float.floatToRawIntBits(vector[i]) & MAGNITUDE;
            if (magnitude > threshold) {
                positions[size++] = i;
            } else if (magnitude == threshold && atThreshold > 0 && magnitude != 0) {
                positions[size++] = i;
                atThreshold--;
            }
        }
        return size == positions.length ? positions : Arrays.copyOf(positions, size);
    }

    /** The bits of the {@code count}-th largest magnitude, and how many of that magnitude are among the largest. */
    private static int[] threshold(float[] vector, int count) {
        int[] histogram = new int[DIGITS];
        int prefix = 0;
        int wanted = count;
        int decidedFrom = Integer.SIZE - 1;
        for (int shift : DIGIT_SHIFTS) {
            Arrays.fill(histogram, 0);
            int digitMask = (1 << (decidedFrom - shift)) - 1;
            for (float value : vector) {
                int magnitude = Float.floatToRawIntBits(value) & MAGNITUDE;
                // Only those whose upper digits are the ones found so far.
                if (magnitude >>> shift >>> (decidedFrom - shift) == prefix) {
                    histogram[(magnitude >>> shift) & digitMask]++;
                }
            }
            int digit = digitMask;
            while (histogram[digit] < wanted) {
                wanted -= histogram[digit];
                digit--;
            }
            prefix = (prefix << (decidedFrom - shift)) | digit;
            decidedFrom = shift;
        }
        return new int[] {prefix, wanted};
    }
}
