package dev.venule.aggregator.round;

import dev.venule.aggregator.buffer.BufferedUpdate;
import dev.venule.protocol.codec.CompressionRule;
import dev.venule.protocol.codec.DecodedDelta;
import dev.venule.protocol.codec.Decoding;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.PositionCodec;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.SupportRule;
import dev.venule.protocol.message.UploadRule;
import java.io.IOException;
import java.util.Optional;

/** Reads a population's updates by its support rule. */
public final class UpdateDecoder {
    private final TensorLayout layout;
    private final DeltaCodec codec;
    private final UploadRule upload;
    /** Empty where devices choose. */
    private final Optional<int[]> announcedPositions;

    /**
     * @throws IllegalArgumentException where the announced positions cannot be read
     */
    UpdateDecoder(TensorLayout layout, TaskPlan task) {
        this.layout = layout;
        this.codec = new DeltaCodec(layout);
        this.upload = task.plan().getUpload();
        this.announcedPositions = upload.getSupport() == SupportRule.ANNOUNCED
                ? Optional.of(positions(layout, upload))
                : Optional.empty();
    }

    private static int[] positions(TensorLayout layout, UploadRule upload) {
        Reading<int[]> reading =
                PositionCodec.decode(upload.getAnnouncedPositions().toByteArray(), layout.parameterCount());
        if (reading instanceof Reading.Valid<int[]> valid) {
            return valid.message();
        }
        throw new IllegalArgumentException(
                "plan.upload.announced_positions: " + ((Reading.Rejected<int[]>) reading).detail());
    }

    /** Names the set of positions that updates must be about; 0 where devices choose. */
    public long announcedEpoch() {
        return announcedPositions.isPresent() ? upload.getAnnouncedEpoch() : 0;
    }

    /** Never throws, whatever the bytes are. */
    public Decoding decode(byte[] delta) {
        return announcedPositions.isPresent() ? codec.decode(delta, announcedPositions.get()) : codec.decode(delta);
    }

    /** The most coordinates that an update may carry under a plan with this keep fraction. */
    public int maximumEntries(double keepFraction) {
        return announcedPositions.isPresent()
                ? announcedPositions.get().length
                : new CompressionRule(keepFraction, upload.getValues()).keptOf(layout.parameterCount());
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
