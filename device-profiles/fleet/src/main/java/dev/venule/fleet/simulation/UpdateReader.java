package dev.venule.fleet.simulation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.venule.protocol.codec.DecodedDelta;
import dev.venule.protocol.codec.Decoding;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.PositionCodec;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.SupportRule;
import dev.venule.protocol.message.Update;
import dev.venule.protocol.message.UploadRule;
import java.util.Optional;

/** Reads updates as anybody does who knows the model and the plan. */
final class UpdateReader {
    private final DeltaCodec codec;
    private final Optional<int[]> announcedPositions;

    UpdateReader(TensorLayout layout, UploadRule upload) {
        codec = new DeltaCodec(layout);
        announcedPositions = upload.getSupport() == SupportRule.ANNOUNCED
                ? Optional.of(positions(layout, upload))
                : Optional.empty();
    }

    private static int[] positions(TensorLayout layout, UploadRule upload) {
        Reading<int[]> reading =
                PositionCodec.decode(upload.getAnnouncedPositions().toByteArray(), layout.parameterCount());
        if (reading instanceof Reading.Valid<int[]> valid) {
            return valid.message();
        }
        throw new IllegalArgumentException("the plan's announced positions cannot be read; announce valid ones");
    }

    /** The coordinates of an encoded {@code Update}; empty where it cannot be read. */
    Optional<DecodedDelta> update(byte[] encoded) {
        try {
            return delta(Update.parseFrom(encoded).getDelta().toByteArray());
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    /** The coordinates of an encoded delta from a device; empty where it cannot be read. */
    Optional<DecodedDelta> delta(byte[] encoded) {
        Decoding decoding = announcedPositions.isPresent()
                ? codec.decode(encoded, announcedPositions.get())
                : codec.decode(encoded);
        return decoding instanceof Decoding.Decoded decoded ? Optional.of(decoded.delta()) : Optional.empty();
    }
}
