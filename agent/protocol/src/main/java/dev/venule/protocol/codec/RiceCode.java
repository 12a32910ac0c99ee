package dev.venule.protocol.codec;

/**
 * Golomb's code with a divisor of 2^b for the gaps between increasing indexes (the first one counts from -1): the quotient of
 * (gap - 1) in unary, ones ended by a zero, then its remainder in b bits.
 */
final class RiceCode {
    /** Bits in which a parameter is written. */
    static final int PARAMETER_BITS = 5;

    /** Enough for every gap below {@link TensorLayout#MAX_PARAMETERS}. */
    static final int MAX_PARAMETER = 28;

    private RiceCode() {}

    static void write(BitWriter out, int gap, int parameter) {
        int value = gap - 1;
        out.writeUnary(value >>> parameter);
        out.write(value, parameter);
    }

    /** A gap of at most {@code maxGap}, or -1 where the bits tell another story. */
    static int read(BitReader in, int parameter, int maxGap) {
        int quotient = in.readUnary((maxGap - 1) >>> parameter);
        if (quotient < 0) {
            return -1;
        }
        long value = ((long) quotient << parameter) + in.read(parameter);
        return value < maxGap && !in.isOverrun() ? (int) value + 1 : -1;
    }

    /** Bits that {@code count} increasing indexes take. */
    static long bits(int[] indexes, int count, int parameter) {
        long bits = (1L + parameter) * count;
        int previous = -1;
        for (int i = 0; i < count; i++) {
            bits += (indexes[i] - previous - 1) >>> parameter;
            previous = indexes[i];
        }
        return bits;
    }

    /**
     * The smallest parameter of least {@link #bits}. These are convex in the parameter: the step from b to b + 1 adds a bit per
     * index and takes sum(ceil(floor(value / 2^b) / 2)), which never grows with b. So walking downhill finds the least.
     */
    static int cheapestParameter(int[] indexes, int count, int size) {
        int best = parameterForDensity((double) count / size);
        long bits = bits(indexes, count, best);
        boolean descended = false;
        while (best > 0) {
            long smaller = bits(indexes, count, best - 1);
            if (smaller > bits) {
                break;
            }
            best--;
            bits = smaller;
            descended = true;
        }
        while (!descended && best < MAX_PARAMETER) {
            long larger = bits(indexes, count, best + 1);
            if (larger >= bits) {
                break;
            }
            best++;
            bits = larger;
        }
        return best;
    }

    /**
     * The best parameter where each index is there with probability {@code density}, by Sattler et al. 2019 (arXiv 1903.02891),
     * b* = 1 + floor(log2(ln(phi - 1) / ln(1 - p))) with the golden ratio phi.
     */
    static int parameterForDensity(double density) {
        if (density >= 0.5) {
            return 0;
        }
        double goldenRatio = (1 + Math.sqrt(5)) / 2;
        double ratio = Math.log(goldenRatio - 1) / Math.log1p(-density);
        int parameter = 1 + (int) Math.floor(Math.log(ratio) / Math.log(2));
        return Math.max(0, Math.min(MAX_PARAMETER, parameter));
    }
}
