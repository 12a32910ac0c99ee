package dev.venule.benchmarks;

import dev.venule.protocol.codec.CompressionRule;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.ValueFormat;
import java.io.PrintStream;
import java.util.Locale;
import java.util.SplittableRandom;

/** Prints how many bytes Gaussian deltas of 100,000 parameters take, beside what is possible. */
public final class SizeTable {
    private static final int PARAMETERS = 100_000;
    private static final double[] KEEP_FRACTIONS = {0.001, 0.005, 0.01, 0.05, 0.1, 1};
    private static final ValueFormat[] FORMATS = {
        ValueFormat.TERNARY,
        ValueFormat.BITS_2,
        ValueFormat.BITS_4,
        ValueFormat.BITS_8,
        ValueFormat.FLOAT16,
        ValueFormat.FLOAT32
    };

    private SizeTable() {}

    /** The seed is the one argument, and 1 without it. */
    public static void main(String[] arguments) {
        long seed = arguments.length == 0 ? 1 : Long.parseLong(arguments[0]);
        print(System.out, seed);
    }

    static void print(PrintStream out, long seed) {
        float[] delta = gaussianDelta(PARAMETERS, seed);
        DeltaCodec codec = new DeltaCodec(new TensorLayout(PARAMETERS));
        out.printf("bytes for %d parameters, seed %d%n", PARAMETERS, seed);
        out.printf("%-7s %8s", "keep", "limit");
        for (ValueFormat format : FORMATS) {
            out.printf(" %8s", format.name());
        }
        out.printf(" %10s %10s%n", "vs. limit", "vs. dense");
        for (double keep : KEEP_FRACTIONS) {
            double limit = ternaryLimitBytes(keep);
            out.printf(Locale.ROOT, "%-7s %8.0f", keep, limit);
            int ternary = 0;
            for (ValueFormat format : FORMATS) {
                int bytes =
                        codec.compress(delta, new CompressionRule(keep, format)).encoded().length;
                ternary = format == ValueFormat.TERNARY ? bytes : ternary;
                out.printf(" %8d", bytes);
            }
            out.printf(
                    Locale.ROOT,
                    " %+9.2f%% %9.0fx%n",
                    100 * (ternary / limit - 1),
                    (double) Float.BYTES * PARAMETERS / ternary);
        }
        out.println("limit: n (H(p) + p) bits, the least for positions and signs; the last two columns are TERNARY's");
    }

    static float[] gaussianDelta(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] delta = new float[size];
        for (int i = 0; i < size; i++) {
            delta[i] = (float) (0.01 * random.nextGaussian());
        }
        return delta;
    }

    private static double ternaryLimitBytes(double p) {
        double positions = p == 1 ? 0 : -(p * Math.log(p) + (1 - p) * Math.log1p(-p)) / Math.log(2);
        return PARAMETERS * (positions + p) / Byte.SIZE;
    }
}
