package dev.venule.benchmarks;

import dev.venule.protocol.codec.CompressedDelta;
import dev.venule.protocol.codec.CompressionRule;
import dev.venule.protocol.codec.Decoding;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.ValueFormat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Encoding and decoding of a delta beside a plain copy of the same floats: microseconds for the whole vector. (Parameters per
 * second are the number of parameters divided by it.)
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
    private static final long SEED = 1;

    @Param({"100000", "1000000"})
    int parameters;

    @Param("0.01")
    double keepFraction;

    @Param("TERNARY")
    ValueFormat values = ValueFormat.TERNARY;

    private DeltaCodec codec = new DeltaCodec(new TensorLayout(1));
    private CompressionRule compression = CompressionRule.dense();
    private float[] delta = new float[0];
    private float[] target = new float[0];
    private byte[] encoded = new byte[0];

    @Setup
    public void compressOnce() {
        compression = new CompressionRule(keepFraction, values);
        codec = new DeltaCodec(new TensorLayout(parameters));
        delta = SizeTable.gaussianDelta(parameters, SEED);
        target = new float[parameters];
        encoded = codec.compress(delta, compression).encoded();
    }

    @Benchmark
    public CompressedDelta encode() {
        return codec.compress(delta, compression);
    }

    @Benchmark
    public Decoding decode() {
        return codec.decode(encoded);
    }

    @Benchmark
    public float[] copy() {
        System.arraycopy(delta, 0, target, 0, parameters);
        return target;
    }
}
