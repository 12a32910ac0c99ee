package dev.venule.agent.outbox;

import dev.venule.agent.transport.RetryPolicy;
import java.time.Duration;

/**
 * How updates are sent.
 *
 * @param maxPartBytes of an update in one message, at least 64; below the broker's packet limit with 256 bytes to spare
 * @param maxPartsInFlight handed to the transport and not answered yet, over all updates
 * @param receiptTimeout how long a receipt may take before the update is sent again
 * @param retry between attempts that failed, and on top of the receipt's timeout where no receipt came
 */
public record SendingPolicy(int maxPartBytes, int maxPartsInFlight, Duration receiptTimeout, RetryPolicy retry) {
    public SendingPolicy {
        if (maxPartBytes < 64) {
            throw new IllegalArgumentException("sending.maxPartBytes must be at least 64, was " + maxPartBytes);
        }
        if (maxPartsInFlight < 1 || maxPartsInFlight > 1000) {
            throw new IllegalArgumentException("sending.maxPartsInFlight must be in 1..1000, was " + maxPartsInFlight);
        }
        if (receiptTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("sending.receiptTimeout must be at least 1 ms, was " + receiptTimeout);
        }
    }

    /** Parts of 256 KiB, four at a time, 30 s for a receipt. */
    public static SendingPolicy standard() {
        return new SendingPolicy(256 << 10, 4, Duration.ofSeconds(30), RetryPolicy.standard());
    }
}
