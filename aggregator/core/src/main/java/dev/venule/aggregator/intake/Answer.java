package dev.venule.aggregator.intake;

import com.google.protobuf.ByteString;
import dev.venule.protocol.message.Receipt;
import java.time.Duration;
import java.util.Optional;

/**
 * The answer to one message, to be sent to the device that sent it.
 *
 * @param updateId empty where the message did not even say which update it is: then there is nobody to answer to
 * @param currentVersion of the population, 0 where it is unknown
 * @param retryAfter until it is useful for the device to train again; zero where it may at once
 * @param messageBytes payload size of the message that is answered
 */
public record Answer(
        String population,
        String device,
        Optional<ByteString> updateId,
        Admission admission,
        long currentVersion,
        Duration retryAfter,
        int messageBytes) {
    private static final Duration RETRY_WITHOUT_ROOM = Duration.ofSeconds(30);

    /** What the device is told, where it can be told anything. */
    public Optional<Receipt> receipt() {
        return updateId.map(id -> {
            Receipt.Builder receipt = Receipt.newBuilder()
                    .setUpdateId(id)
                    .setCurrentVersion(currentVersion)
                    .setRetryAfterMillis(retryAfter.toMillis());
            fill(receipt);
            return receipt.build();
        });
    }

    private void fill(Receipt.Builder receipt) {
        if (admission instanceof Admission.Buffered buffered) {
            receipt.setStatus(Receipt.Status.BUFFERED).setStaleness(buffered.staleness());
        } else if (admission instanceof Admission.Duplicate) {
            receipt.setStatus(Receipt.Status.DUPLICATE);
        } else if (admission instanceof Admission.Rejected rejected) {
            receipt.setStatus(Receipt.Status.REJECTED)
                    .setRejectReason(rejected.reason().wireCode());
        } else if (admission instanceof Admission.PartStored stored) {
            receipt.setStatus(Receipt.Status.PART_STORED)
                    .setStoredBytes(stored.storedBytes())
                    .setRetryAfterMillis(stored.hasRoom() ? 0 : RETRY_WITHOUT_ROOM.toMillis());
        }
    }
}
