package dev.venule.agent.budget;

import dev.venule.protocol.message.SupportRule;
import dev.venule.protocol.message.UploadRule;
import dev.venule.protocol.message.ValueFormat;

/** How large an update will be, before it is trained for. */
public final class UpdateEstimate {
    /** Metadata, hashes and a scale for each of a few tensors. */
    private static final int OVERHEAD_BYTES = 128;

    /** Golomb-Rice codes of geometric gaps come within about 1.5 bits of log2(1 / p) (Rice 1979; measured in DeltaCodec). */
    private static final double RICE_BITS_BEYOND_LOG = 1.5;

    private UpdateEstimate() {}

    /** Bytes of the encoded update, without the transport's own. */
    public static long bytes(long parameters, UploadRule rule) {
        double kept = Math.min(1, Math.max(rule.getKeepFraction(), 0));
        boolean namesPositions = rule.getSupport() == SupportRule.DEVICE_TOP_K && kept > 0 && kept < 1;
        double positionBits = namesPositions ? Math.log(1 / kept) / Math.log(2) + RICE_BITS_BEYOND_LOG : 0;
        return OVERHEAD_BYTES + (long) Math.ceil(parameters * kept * (positionBits + valueBits(rule.getValues())) / 8);
    }

    private static int valueBits(ValueFormat format) {
        return switch (format) {
            case TERNARY -> 1;
            case BITS_2 -> 2;
            case BITS_4 -> 4;
            case BITS_8 -> 8;
            case FLOAT16 -> 16;
            case FLOAT32, UNRECOGNIZED -> 32;
        };
    }
}
