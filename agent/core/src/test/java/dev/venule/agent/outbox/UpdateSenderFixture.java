package dev.venule.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.fake.Parsing;
import dev.venule.agent.storage.MemoryStorage;
import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.RetryPolicy;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.UpdatePart;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;

/** The sender against an aggregator that the test plays, on virtual time. */
abstract class UpdateSenderFixture {
    static final int PART = 64;
    static final Duration RECEIPT_TIMEOUT = Duration.ofSeconds(30);
    static final RetryPolicy RETRY = new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(60));

    final SplittableRandom random = new SplittableRandom(77);
    final Deque<Consumer<Delivery>> outcomes = new ArrayDeque<>();
    final List<UpdatePart> sent = new ArrayList<>();
    long now;
    Outbox outbox;
    UpdateSender sender;

    UpdateSenderFixture() throws IOException {
        outbox = Outbox.open(new MemoryStorage(), OutboxLimits.standard(), OutboxFixture.countedIds());
        sender = sender(1 << 20);
    }

    @BeforeEach
    void connect() {
        sender.connected();
    }

    UpdateSender sender(int partBytes) {
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

    void sendInPartsOf(int bytes) {
        sender = sender(bytes);
        sender.connected();
    }

    PendingUpdate put(long version) throws IOException {
        OutboxFixture.put(outbox, OutboxFixture.delta(random), version);
        return outbox.pending().get(outbox.pending().size() - 1);
    }

    List<UpdatePart> tick() throws IOException {
        sent.clear();
        sender.tick();
        return new ArrayList<>(sent);
    }

    void handOver() {
        outcomes.remove().accept(new Delivery.HandedOver());
    }

    void fail() {
        outcomes.remove().accept(new Delivery.Failed("lost"));
    }

    void passUntilDue() throws IOException {
        now = sender.tick();
        assertThat(now).isNotEqualTo(UpdateSender.NEVER);
    }

    static Receipt.Builder receipt(PendingUpdate update, Receipt.Status status) {
        return Receipt.newBuilder().setUpdateId(update.id()).setStatus(status);
    }

    ReceiptEffect hear(Receipt.Builder receipt) throws IOException {
        return sender.onReceipt(receipt.build());
    }

    ReceiptEffect reject(PendingUpdate update, RejectReason reason) throws IOException {
        return hear(receipt(update, Receipt.Status.REJECTED).setRejectReason(reason.wireCode()));
    }

    float[] residual() throws IOException {
        return outbox.residual(OutboxFixture.MODEL, OutboxFixture.LAYOUT).values();
    }
}
