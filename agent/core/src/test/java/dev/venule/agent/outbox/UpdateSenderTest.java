package dev.venule.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.agent.fake.Parsing;
import dev.venule.agent.storage.MemoryStorage;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.Sha256;
import dev.venule.protocol.message.Update;
import dev.venule.protocol.message.UpdatePart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sender against an aggregator that the test plays, on virtual time. */
final class UpdateSenderTest extends UpdateSenderFixture {
    UpdateSenderTest() throws IOException {}

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
            assertThat(part.getSha256()).isEqualTo(ByteString.copyFrom(Sha256.of(whole)));
            part.getData().writeTo(received);
            handOver();
        }
        assertThat(received.toByteArray()).isEqualTo(whole);
        assertThat(whole.length).isGreaterThan(3 * PART);
        assertThat(tick()).as("all handed over, the receipt is awaited").isEmpty();
    }

    @Test
    void oneUpdateInPartsIsSentToItsEndBeforeTheNextBegins() throws IOException {
        sendInPartsOf(PART);
        PendingUpdate first = put(1);
        PendingUpdate second = put(2);
        List<ByteString> order = new ArrayList<>();
        for (List<UpdatePart> parts = tick(); !parts.isEmpty(); parts = tick()) {
            parts.forEach(part -> order.add(part.getUpdateId()));
            handOver();
        }

        List<ByteString> expected = new ArrayList<>(Collections.nCopies(partsOf(first), first.id()));
        expected.addAll(Collections.nCopies(partsOf(second), second.id()));
        assertThat(order).isEqualTo(expected);
    }

    @Test
    void anUpdateInPartsThatMustWaitLetsTheNextOneBegin() throws IOException {
        sendInPartsOf(PART);
        put(1);
        PendingUpdate second = put(2);
        tick();
        fail();

        assertThat(tick()).singleElement().extracting(UpdatePart::getUpdateId).isEqualTo(second.id());
    }

    private static int partsOf(PendingUpdate update) {
        return (update.sizeBytes() + PART - 1) / PART;
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
