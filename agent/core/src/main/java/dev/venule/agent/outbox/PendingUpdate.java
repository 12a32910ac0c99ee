package dev.venule.agent.outbox;

import com.google.protobuf.ByteString;

/**
 * An update that waits for its receipt.
 *
 * @param fileNumber where its bytes are; grows with every update of a device
 * @param sizeBytes of the encoded update
 * @param sha256 of the encoded update
 * @param attempted whether sending it was ever begun: from then on, nobody here can know whether it has arrived
 */
public record PendingUpdate(
        long fileNumber, ByteString id, long baseVersion, int sizeBytes, ByteString sha256, boolean attempted) {
    PendingUpdate asAttempted() {
        return new PendingUpdate(fileNumber, id, baseVersion, sizeBytes, sha256, true);
    }
}
