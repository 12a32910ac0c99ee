package dev.venule.aggregator.model;

import dev.venule.protocol.codec.CompressionRule;
import dev.venule.protocol.message.ValueFormat;

/**
 * How an aggregate becomes a version.
 *
 * @param learningRate of the server's step; 1 applies the mean as it is
 * @param keep share of the parameters in the delta between versions
 * @param values how those are written
 */
public record ServerStepPolicy(double learningRate, KeepSchedule keep, ValueFormat values) {
    public ServerStepPolicy {
        if (!(learningRate > 0 && learningRate <= 100)) {
            throw new IllegalArgumentException("step.learningRate must be in (0, 100], was " + learningRate);
        }
        if (values == ValueFormat.UNRECOGNIZED) {
            throw new IllegalArgumentException("step.values is not a known value format");
        }
    }

    /** Full steps; 5 % of the parameters as ternary values, after a warm-up from 25 % over 5 versions. */
    public static ServerStepPolicy defaults() {
        return new ServerStepPolicy(1, new KeepSchedule(0.25, 0.05, 5), ValueFormat.TERNARY);
    }

    /** Full steps, every parameter as float32: nothing is left behind. */
    public static ServerStepPolicy dense() {
        return new ServerStepPolicy(1, KeepSchedule.constant(1), ValueFormat.FLOAT32);
    }

    /** The rule for the delta that makes {@code version}. */
    public CompressionRule compressionFor(long version) {
        return new CompressionRule(keep.at(version), values);
    }
}
