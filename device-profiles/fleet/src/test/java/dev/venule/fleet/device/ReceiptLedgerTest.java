package dev.venule.fleet.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.protocol.message.Receipt;
import org.junit.jupiter.api.Test;

final class ReceiptLedgerTest {
    private static final ByteString FIRST = ByteString.copyFrom(new byte[16]);
    private static final ByteString SECOND =
            ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});

    private final ReceiptLedger ledger = new ReceiptLedger();

    @Test
    void bufferedAndDuplicateArePromises() {
        ledger.note(receipt(FIRST, Receipt.Status.BUFFERED));
        ledger.note(receipt(SECOND, Receipt.Status.DUPLICATE));
        ledger.note(receipt(FIRST, Receipt.Status.DUPLICATE));

        assertThat(ledger.promisedUpdates()).containsExactlyInAnyOrder(FIRST, SECOND);
    }

    @Test
    void rejectionsAndGarbageAreNot() {
        ledger.note(receipt(FIRST, Receipt.Status.REJECTED));
        ledger.note(new byte[] {(byte) 0xff, 0x00, 0x17});

        assertThat(ledger.promisedUpdates()).isEmpty();
    }

    private static byte[] receipt(ByteString id, Receipt.Status status) {
        Receipt.Builder receipt = Receipt.newBuilder().setUpdateId(id).setStatus(status);
        return (status == Receipt.Status.REJECTED ? receipt.setRejectReason(7) : receipt)
                .build()
                .toByteArray();
    }
}
