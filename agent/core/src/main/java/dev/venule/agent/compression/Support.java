package dev.venule.agent.compression;

import com.google.protobuf.ByteString;
import dev.venule.protocol.codec.PositionCodec;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.Reading;

/** Which coordinates an update may carry. */
public sealed interface Support {
    /** Those of largest magnitude: the device's own choice. */
    record DeviceTopK() implements Support {}

    /**
     * Exactly these.
     *
     * @param positions strictly increasing; owned by this record, not to be changed
     */
    record Announced(int[] positions) implements Support {}

    /** The announcement's positions cannot be read; {@code explanation} is one line. */
    record Unreadable(String explanation) implements Support {}

    /** Reads a plan's announced positions, where there are none it is the device's choice. */
    static Support of(ByteString announcedPositions, TensorLayout layout) {
        if (announcedPositions.isEmpty()) {
            return new DeviceTopK();
        }
        Reading<int[]> reading = PositionCodec.decode(announcedPositions.toByteArray(), layout.parameterCount());
        if (reading instanceof Reading.Valid<int[]> valid) {
            return new Announced(valid.message());
        }
        return new Unreadable("the announced positions: " + ((Reading.Rejected<int[]>) reading).detail());
    }
}
