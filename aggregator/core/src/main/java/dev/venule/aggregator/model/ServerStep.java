package dev.venule.aggregator.model;

import dev.venule.protocol.codec.CompressedDelta;
import dev.venule.protocol.codec.CompressionRule;
import dev.venule.protocol.codec.DeltaCodec;

/**
 * From an aggregate to the next version: FedAvg's step with a server learning rate (Reddi et al. 2021, "Adaptive Federated
 * Optimization", algorithm 1 with SGD), compressed on the way down with a residual (Sattler et al. 2019, "Robust and
 * Communication-Efficient Federated Learning from Non-IID Data", algorithm 2).
 *
 * <p>The server applies the delta as decoded, never as meant: so its weights and every device's stay the same bit for bit.
 */
public final class ServerStep {
    private final DeltaCodec codec;
    private final double learningRate;

    public ServerStep(DeltaCodec codec, double learningRate) {
        this.codec = codec;
        this.learningRate = learningRate;
    }

    /**
     * A version that is not yet committed.
     *
     * @param encodedDelta what leads devices from the version before to this one
     */
    public record Result(ModelState next, byte[] encodedDelta) {}

    /** The version after {@code current}. {@code current} is left as it is. */
    public Result apply(ModelState current, double[] aggregate, CompressionRule rule) {
        float[] wanted = current.residual().clone();
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] += (float) (learningRate * aggregate[i]);
        }
        CompressedDelta compressed = codec.compress(wanted, rule);
        float[] weights = current.weights().clone();
        compressed.decoded().addTo(weights);
        compressed.decoded().subtractFrom(wanted);
        return new Result(new ModelState(current.version() + 1, weights, wanted), compressed.encoded());
    }
}
