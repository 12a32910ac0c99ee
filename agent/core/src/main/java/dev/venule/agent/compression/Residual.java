package dev.venule.agent.compression;

import com.google.protobuf.ByteString;
import dev.venule.protocol.codec.TensorLayout;

/**
 * What a device has learned and not yet sent: the error-feedback memory of sparse ternary compression (Sattler 2019, arXiv
 * 1903.02891, algorithm 2), carried from round to round.
 *
 * @param modelSha256 the model file whose weights this refers to; a residual never crosses to another model
 * @param layout the model's trainable tensors
 * @param values one per parameter; owned by this record, not to be changed
 */
public record Residual(ByteString modelSha256, TensorLayout layout, float[] values) {
    public Residual {
        if (values.length != layout.parameterCount()) {
            throw new IllegalArgumentException("a residual of " + layout + " cannot have " + values.length + " values");
        }
    }

    /** Nothing left behind. */
    public static Residual none(ByteString modelSha256, TensorLayout layout) {
        return new Residual(modelSha256, layout, new float[layout.parameterCount()]);
    }
}
