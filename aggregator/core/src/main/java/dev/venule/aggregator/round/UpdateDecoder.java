package dev.venule.aggregator.round;

import dev.venule.aggregator.buffer.BufferedUpdate;
import dev.venule.protocol.codec.DecodedDelta;
import dev.venule.protocol.codec.Decoding;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.TensorLayout;
import java.io.IOException;

/** Reads a population's updates by its support rule. */
public final class UpdateDecoder {
    private final TensorLayout layout;
    private final DeltaCodec codec;

    UpdateDecoder(TensorLayout layout, TaskPlan task) {
        this.layout = layout;
        this.codec = new DeltaCodec(layout);
    }

    /** Never throws, whatever the bytes are. */
    public Decoding decode(byte[] delta) {
        return codec.decode(delta);
    }

    /** The most coordinates that an update may carry under a plan with this keep fraction. */
    public int maximumEntries(double keepFraction) {
        return (int) Math.ceil(keepFraction * layout.parameterCount());
    }

    /** An update that was valid when it was admitted. */
    DecodedDelta decodeJournaled(BufferedUpdate update) throws IOException {
        Decoding decoding = decode(update.delta());
        if (decoding instanceof Decoding.Decoded decoded) {
            return decoded.delta();
        }
        throw new IOException("the journal's update of device " + update.key().device() + " is damaged: "
                + ((Decoding.Rejected) decoding).detail());
    }
}
