package dev.venule.agent.model;

import dev.venule.agent.transport.RetryPolicy;

/**
 * What a device is ready to download.
 *
 * @param maxContentBytes of one content: a model file, full weights or a delta
 * @param retry between attempts to fetch
 */
public record ModelLimits(long maxContentBytes, RetryPolicy retry) {
    public ModelLimits {
        if (maxContentBytes < 1 || maxContentBytes > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "model.maxContentBytes must be in 1..2147483639, was " + maxContentBytes);
        }
    }

    /** 64 MiB: a model of 16 M parameters. */
    public static ModelLimits standard() {
        return new ModelLimits(64L << 20, RetryPolicy.standard());
    }
}
