package dev.venule.aggregator.model;

import dev.venule.protocol.codec.WeightsCodec;

/**
 * One model version as the server holds it, with what compression left behind so far.
 *
 * @param version number; 0 is the initial weights
 * @param weights exactly what every device holds at this version; owned by this record, not to be changed
 * @param residual added to the next aggregate before it is compressed; owned by this record, not to be changed
 */
public record ModelState(long version, float[] weights, float[] residual) {
    public ModelState {
        if (version < 0 || weights.length != residual.length) {
            throw new IllegalArgumentException("version " + version + " with " + weights.length + " weights and "
                    + residual.length + " residuals is not a model state");
        }
    }

    /** Version 0. */
    public static ModelState initial(float[] weights) {
        return new ModelState(0, weights.clone(), new float[weights.length]);
    }

    /** The version's name: SHA-256 of the little-endian float32 weights. */
    public byte[] weightsSha256() {
        return WeightsCodec.sha256(weights);
    }
}
