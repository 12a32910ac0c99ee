package dev.venule.aggregator.buffer;

import com.google.protobuf.ByteString;

/**
 * Names one update for ever. The device is part of it: no device can use up another's ids.
 *
 * @param updateId 16 random bytes, drawn by the device when it stored the update
 */
public record UpdateKey(String population, String device, ByteString updateId) {
    private static final int UPDATE_ID_BYTES = 16;

    public UpdateKey {
        if (updateId.size() != UPDATE_ID_BYTES) {
            throw new IllegalArgumentException(
                    "an update id has " + UPDATE_ID_BYTES + " bytes, this one " + updateId.size());
        }
    }
}
