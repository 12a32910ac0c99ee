package dev.venule.agent.compression;

import com.google.protobuf.ByteString;
import dev.venule.protocol.codec.TensorLayout;

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
        return new Unreadable("this agent cannot read announced positions of " + layout + " yet");
    }
}
