package dev.venule.fleet.device;

import com.google.protobuf.ByteString;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.Receipt;
import java.util.HashSet;
import java.util.Set;

/**
 * The updates of one device that the aggregator has promised to count, read from its receipts: what an audit compares with the
 * versions. Safe for use by several threads.
 */
public final class ReceiptLedger {
    private final Set<ByteString> promised = new HashSet<>();

    /** Notes an encoded receipt. */
    synchronized void note(byte[] receipt) {
        if (MessageReader.receipt(receipt) instanceof Reading.Valid<Receipt> valid) {
            Receipt.Status status = valid.message().getStatus();
            if (status == Receipt.Status.BUFFERED || status == Receipt.Status.DUPLICATE) {
                promised.add(valid.message().getUpdateId());
            }
        }
    }

    /** Ids of updates with a receipt that says that the aggregator has them. */
    public synchronized Set<ByteString> promisedUpdates() {
        return Set.copyOf(promised);
    }
}
