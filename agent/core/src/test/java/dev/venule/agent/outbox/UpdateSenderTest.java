package dev.venule.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.agent.fake.Parsing;
import dev.venule.agent.storage.MemoryStorage;
import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.RetryPolicy;
import dev.venule.protocol.codec.WeightsCodec;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.Update;
import dev.venule.protocol.message.UpdatePart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sender against an aggregator that the test plays, on virtual time. */
final class UpdateSenderTest {
    private static final int PART = 64;
    private static final Duration RECEIPT_TIMEOUT = Duration.ofSeconds(30);
    private static final RetryPolicy RETRY = new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(60));

    private final SplittableRandom random = new SplittableRandom(77);
    private final Deque<Consumer<Delivery>> outcomes = new ArrayDeque<>();
    private final List<UpdatePart> sent = new ArrayList<>();
    private long now;
    private Outbox outbox;
    private UpdateSender sender;

    UpdateSenderTest() throws IOException {
        outbox = Outbox.open(new MemoryStorage(), OutboxLimits.standard(), OutboxFixture.countedIds());
        sender = sender(1 << 20);
    }

    @BeforeEach
    void connect() {
        sender.connected();
    }

    private UpdateSender sender(int partBytes) {
        return new UpdateSender(
                outbox,
                (part, outcome) -> {
                    sent.add(Parsing.part(part));
                    outcomes.add(outcome);
                },
                new SendingPolicy(partBytes, 2, RECEIPT_TIMEOUT, RETRY),
                random,
                () -> now);
    }

    private void sendInPartsOf(int bytes) {
        sender = sender(bytes);
        sender.connected();
    }

    private PendingUpdate put(long version) throws IOException {
        OutboxFixture.put(outbox, OutboxFixture.delta(random), version);
        return outbox.pending().get(outbox.pending().size() - 1);
    }

    private List<UpdatePart> tick() throws IOException {
        sent.clear();
        sender.tick();
        return new ArrayList<>(sent);
    }

    private void handOver() {
        outcomes.remove().accept(new Delivery.HandedOver());
    }

    private void fail() {
        outcomes.remove().accept(new Delivery.Failed("lost"));
    }

    private void passUntilDue() throws IOException {
        now = sender.tick();
        assertThat(now).isNotEqualTo(UpdateSender.NEVER);
    }

    private static Receipt.Builder receipt(PendingUpdate update, Receipt.Status status) {
        return Receipt.newBuilder().setUpdateId(update.id()).setStatus(status);
    }

    private ReceiptEffect hear(Receipt.Builder receipt) throws IOException {
        return sender.onReceipt(receipt.build());
    }

    private ReceiptEffect reject(PendingUpdate update, RejectReason reason) throws IOException {
        return hear(receipt(update, Receipt.Status.REJECTED).setRejectReason(reason.wireCode()));
    }

    private float[] residual() throws IOException {
        return outbox.residual(OutboxFixture.MODEL, OutboxFixture.LAYOUT).values();
    }

    @Test
    void smallUpdateTravelsWholeAndWithoutAHash() throws IOException {
        PendingUpdate update = put(3);

        UpdatePart part = tick().get(0);

        assertThat(part.getUpdateId()).isEqualTo(update.id());
        assertThat(part.getOffset()).isZero();
        assertThat(part.getTotalBytes()).isEqualTo(update.sizeBytes());
        assertThat(part.getSha256().isEmpty()).isTrue();
        Update whole = Parsing.update(part.getData().toByteArray());
        assertThat(whole.getUpdateId()).isEqualTo(update.id());
        assertThat(whole.getBaseVersion()).isEqualTo(3);
    }

    @Test
    void nothingIsSentWithoutAConnectionAndEverythingOnceThereIsOne() throws IOException {
        sender.disconnected();
        put(1);
        assertThat(tick()).isEmpty();
        assertThat(sender.tick()).isEqualTo(UpdateSender.NEVER);

        sender.connected();

        assertThat(tick()).hasSize(1);
    }

    @Test
    void attemptIsRememberedBeforeTheFirstByteLeaves() throws IOException {
        PendingUpdate update = put(1);
        assertThat(update.attempted()).isFalse();

        tick();

        assertThat(outbox.pending().get(0).attempted()).isTrue();
    }

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
    void updateWithoutReceiptIsSentAgainAfterTheTimeoutWithGrowingDelays() throws IOException {
        put(1);
        long bound = RETRY.firstDelay().toNanos();
        for (int attempt = 0; attempt < 10; attempt++) {
            assertThat(tick()).as("attempt %d", attempt).hasSize(1);
            handOver();
            long due = sender.tick();
            long wait = due - now - RECEIPT_TIMEOUT.toNanos();
            assertThat(wait).as("attempt %d", attempt).isBetween(0L, bound);
            now = due - 1;
            assertThat(tick()).as("a nanosecond early").isEmpty();
            now = due;
            bound = Math.min(2 * bound, RETRY.maxDelay().toNanos());
        }
    }

    @Test
    void failedHandOverIsTriedAgainAfterABackoffAndSuccessIsNotForgotten() throws IOException {
        PendingUpdate update = put(1);
        tick();
        fail();
        assertThat(tick()).isEmpty();

        passUntilDue();
        assertThat(now).isLessThanOrEqualTo(RETRY.firstDelay().toNanos());
        assertThat(tick()).hasSize(1);
        handOver();
        hear(receipt(update, Receipt.Status.BUFFERED));

        assertThat(outbox.pending()).isEmpty();
    }

    @Test
    void largeUpdateTravelsInPartsThatAddUp() throws IOException {
        sendInPartsOf(PART);
        PendingUpdate update = put(1);
        byte[] whole = outbox.read(update, 0, update.sizeBytes());
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        for (int offset = 0; offset < update.sizeBytes(); offset += PART) {
            List<UpdatePart> parts = tick();
            assertThat(parts).as("one part at a time").hasSize(1);
            UpdatePart part = parts.get(0);
            assertThat(part.getOffset()).isEqualTo(offset);
            assertThat(part.getTotalBytes()).isEqualTo(whole.length);
            assertThat(part.getSha256()).isEqualTo(ByteString.copyFrom(WeightsCodec.sha256(whole)));
            part.getData().writeTo(received);
            handOver();
        }
        assertThat(received.toByteArray()).isEqualTo(whole);
        assertThat(whole.length).isGreaterThan(3 * PART);
        assertThat(tick()).as("all handed over, the receipt is awaited").isEmpty();
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
    void nonsensicalProgressNeitherFailsNorSkipsTheLastPart() throws IOException {
        sendInPartsOf(PART);
        PendingUpdate update = put(1);
        tick();
        handOver();

        hear(receipt(update, Receipt.Status.PART_STORED).setStoredBytes(Long.MAX_VALUE));

        UpdatePart part = tick().get(0);
        assertThat(part.getOffset() + part.getData().size()).isEqualTo(update.sizeBytes());
    }

    @Test
    void noMorePartsAreInFlightThanAllowed() throws IOException {
        put(1);
        put(2);
        put(3);

        assertThat(tick()).hasSize(2);
        assertThat(tick()).isEmpty();
        handOver();
        assertThat(tick()).hasSize(1);
    }

    @Test
    void newConnectionSendsAgainAtOnceAndForgetsAnswersOfTheOldOne() throws IOException {
        put(1);
        tick();
        sender.disconnected();

        sender.connected();
        assertThat(tick()).hasSize(1);
        fail();

        assertThat(sender.tick())
                .as("the old answer does not count; the new part is on its way")
                .isEqualTo(UpdateSender.NEVER);
    }

    @Test
    void evictedUpdateIsNotSentAnyMore() throws IOException {
        outbox = Outbox.open(new MemoryStorage(), new OutboxLimits(1 << 20, 1), OutboxFixture.countedIds());
        sendInPartsOf(1 << 20);
        PendingUpdate first = put(1);
        tick();
        handOver();

        PendingUpdate second = put(2);

        assertThat(tick()).singleElement().extracting(UpdatePart::getUpdateId).isEqualTo(second.id());
        assertThat(hear(receipt(first, Receipt.Status.BUFFERED))).isInstanceOf(ReceiptEffect.Unknown.class);
    }

    @Test
    void countsMessagesAndBytesWithRepetitions() throws IOException {
        put(1);
        int bytes = tick().get(0).getSerializedSize();
        fail();
        passUntilDue();
        tick();

        assertThat(sender.partsSent()).isEqualTo(2);
        assertThat(sender.bytesSent()).isEqualTo(2L * bytes);
    }
}
