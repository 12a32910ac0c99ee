package dev.venule.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.UpdatePart;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What each kind of receipt does to an update that is being sent. */
final class UpdateSenderReceiptTest extends UpdateSenderFixture {
    UpdateSenderReceiptTest() throws IOException {}

    @Test
    void bufferedUpdateLeavesTheOutboxAndIsNeverSentAgain() throws IOException {
        PendingUpdate update = put(1);
        tick();
        handOver();

        assertThat(hear(receipt(update, Receipt.Status.BUFFERED))).isEqualTo(new ReceiptEffect.Delivered(false));

        assertThat(outbox.pending()).isEmpty();
        assertThat(sender.tick()).isEqualTo(UpdateSender.NEVER);
    }

    @Test
    void duplicateCountsAsDelivered() throws IOException {
        PendingUpdate update = put(1);
        tick();

        assertThat(hear(receipt(update, Receipt.Status.DUPLICATE))).isEqualTo(new ReceiptEffect.Delivered(true));

        assertThat(outbox.counts().delivered()).isEqualTo(1);
    }

    @Test
    void receiptsThatComeTwiceOrForNothingKnownDoNoHarm() throws IOException {
        PendingUpdate update = put(1);
        tick();
        hear(receipt(update, Receipt.Status.BUFFERED));
        float[] residual = residual();

        assertThat(hear(receipt(update, Receipt.Status.BUFFERED))).isInstanceOf(ReceiptEffect.Unknown.class);
        assertThat(reject(update, RejectReason.TOO_STALE)).isInstanceOf(ReceiptEffect.Unknown.class);
        assertThat(outbox.counts().delivered()).isEqualTo(1);
        assertThat(outbox.counts().rejected()).isZero();
        assertThat(residual()).isEqualTo(residual);
    }

    @Test
    void answerOfTheTransportAfterTheReceiptDoesNoHarm() throws IOException {
        PendingUpdate update = put(1);
        tick();
        hear(receipt(update, Receipt.Status.BUFFERED));

        fail();

        assertThat(tick()).isEmpty();
        assertThat(outbox.pending()).isEmpty();
    }

    @Test
    void rejectedUpdateGoesBackIntoTheResidual() throws IOException {
        float[] learned = OutboxFixture.delta(new SplittableRandom(5));
        PendingUpdate update = OutboxFixture.put(outbox, learned, 1);
        tick();

        assertThat(reject(update, RejectReason.TOO_STALE))
                .isEqualTo(new ReceiptEffect.Rejected(RejectReason.TOO_STALE));

        assertThat(outbox.pending()).isEmpty();
        assertThat(residual()).isEqualTo(learned);
        assertThat(tick()).isEmpty();
    }

    @Test
    void reasonThatOnlyANewerAggregatorKnowsIsFinalToo() throws IOException {
        PendingUpdate update = put(1);
        tick();

        hear(receipt(update, Receipt.Status.REJECTED).setRejectReason(9999));

        assertThat(outbox.pending()).isEmpty();
        assertThat(outbox.counts().rejected()).isEqualTo(1);
    }

    @Test
    void aggregatorWithoutRoomGetsTheUpdateAgainWhenItAskedForIt() throws IOException {
        PendingUpdate update = put(1);
        tick();
        handOver();

        ReceiptEffect effect = hear(receipt(update, Receipt.Status.REJECTED)
                .setRejectReason(RejectReason.STORAGE_FULL.wireCode())
                .setRetryAfterMillis(600_000));

        assertThat(effect).isEqualTo(new ReceiptEffect.Postponed(RejectReason.STORAGE_FULL));
        assertThat(outbox.pending()).hasSize(1);
        assertThat(sender.tick()).isGreaterThanOrEqualTo(Duration.ofMinutes(10).toNanos());
        passUntilDue();
        assertThat(tick()).hasSize(1);
    }

    @Test
    void resumesWhereTheAggregatorSaysItHasTheUpdateTo() throws IOException {
        sendInPartsOf(PART);
        PendingUpdate update = put(1);
        tick();
        handOver();
        tick();
        hear(receipt(update, Receipt.Status.PART_STORED).setStoredBytes(PART));
        fail();

        passUntilDue();

        assertThat(tick()).singleElement().extracting(UpdatePart::getOffset).isEqualTo((long) PART);
    }

    @Test
    void afterARestartWhatTheAggregatorHasIsNotSentAgain() throws IOException {
        sendInPartsOf(PART);
        PendingUpdate update = put(1);
        tick();
        handOver();

        ReceiptEffect effect = hear(receipt(update, Receipt.Status.PART_STORED).setStoredBytes(3 * PART));

        assertThat(effect).isEqualTo(new ReceiptEffect.Progressed(3 * PART));
        assertThat(tick()).singleElement().extracting(UpdatePart::getOffset).isEqualTo(3L * PART);
    }

    @Test
    void lastPartIsSentAgainWhereAllIsStoredAndNoWordOfTheWholeComes() throws IOException {
        sendInPartsOf(PART);
        PendingUpdate update = put(1);
        while (!tick().isEmpty()) {
            handOver();
        }
        hear(receipt(update, Receipt.Status.PART_STORED).setStoredBytes(update.sizeBytes()));

        passUntilDue();

        int lastPart = (update.sizeBytes() - 1) / PART * PART;
        assertThat(tick()).singleElement().extracting(UpdatePart::getOffset).isEqualTo((long) lastPart);
    }

    @Test
    void aggregatorThatLostPartsGetsThemAgain() throws IOException {
        sendInPartsOf(PART);
        PendingUpdate update = put(1);
        tick();
        handOver();
        hear(receipt(update, Receipt.Status.PART_STORED).setStoredBytes(PART));

        reject(update, RejectReason.INCOMPLETE);

        assertThat(tick()).isEmpty();
        passUntilDue();
        assertThat(tick()).singleElement().extracting(UpdatePart::getOffset).isEqualTo(0L);
    }

    @Test
    void aggregatorThatAnswersAndKeepsNothingIsAskedEverMoreRarely() throws IOException {
        sendInPartsOf(PART);
        PendingUpdate update = put(1);
        long longestWait = 0;
        for (int pass = 0; pass < 10; pass++) {
            while (!tick().isEmpty()) {
                handOver();
                hear(receipt(update, Receipt.Status.PART_STORED).setStoredBytes(0));
            }
            long sentAt = now;
            passUntilDue();
            longestWait = Math.max(longestWait, now - sentAt - RECEIPT_TIMEOUT.toNanos());
        }

        // Ten uniform draws below 1, 2, 4, ... 60 s are all below 4 s with a probability under 1e-6; the seed is fixed.
        assertThat(longestWait).isGreaterThan(4 * RETRY.firstDelay().toNanos());
    }

    @Test
    void nonsensicalProgressNeitherFailsNorSkipsTheLastPart() throws IOException {
        sendInPartsOf(PART);
        PendingUpdate update = put(1);
        tick();
        handOver();

        hear(receipt(update, Receipt.Status.PART_STORED).setStoredBytes(Long.MAX_VALUE));

        UpdatePart part = tick().get(0);
        assertThat(part.getOffset() + part.getData().size()).isEqualTo(update.sizeBytes());
    }
}
