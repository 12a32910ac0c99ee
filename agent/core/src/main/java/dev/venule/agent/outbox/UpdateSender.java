package dev.venule.agent.outbox;

import com.google.protobuf.ByteString;
import dev.venule.agent.transport.Delivery;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.UpdatePart;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Publishes what is in the outbox, part by part, again and again, until a receipt settles it.
 *
 * <pre>
 *             part handed over                  all parts handed over
 *   SENDING ------------------&gt; SENDING --------------------------------&gt; WAITING
 *      |  ^                                                                 |  |
 *      |  +---- timeout + backoff, from the byte the aggregator stored -----+  |
 *      |  ^                                                                    |
 *      +--+ hand-over failed: backoff                                          |
 *      |                                                                       |
 *      +---------- receipt: BUFFERED, DUPLICATE, REJECTED (for good) ----------+--&gt; settled
 * </pre>
 *
 * <p>A state machine without threads: {@link #tick} does what is due and returns when it wants to be called again; it is also
 * to be called after every other event. Used by one thread at a time.
 */
public final class UpdateSender {
    /** No next call is needed until something happens. */
    public static final long NEVER = Long.MAX_VALUE;

    /** An aggregator may ask a device to come back later, but not never. */
    private static final long MAX_RETRY_AFTER_MILLIS = Duration.ofDays(7).toMillis();

    private final Outbox outbox;
    private final PartChannel channel;
    private final SendingPolicy policy;
    private final SplittableRandom jitter;
    private final LongSupplier nanoTicker;
    private final Map<ByteString, Sending> sendings = new LinkedHashMap<>();
    private boolean isConnected;
    private long partsSent;
    private long bytesSent;

    /** The way out. Outcomes must come back on the thread that calls the sender, and never from inside {@link #send}. */
    @FunctionalInterface
    public interface PartChannel {
        /** Sends an encoded {@code UpdatePart}. */
        void send(byte[] part, Consumer<Delivery> outcome);
    }

    /**
     * @param nanoTicker a clock that never goes back, in nanoseconds from any moment on; not negative
     */
    public UpdateSender(
            Outbox outbox,
            PartChannel channel,
            SendingPolicy policy,
            SplittableRandom jitter,
            LongSupplier nanoTicker) {
        this.outbox = outbox;
        this.channel = channel;
        this.policy = policy;
        this.jitter = jitter;
        this.nanoTicker = nanoTicker;
    }

    /** Messages given to the transport so far, repetitions included. */
    public long partsSent() {
        return partsSent;
    }

    /** Bytes of these messages. */
    public long bytesSent() {
        return bytesSent;
    }

    /** The way is open: what was not answered is sent again. */
    public void connected() {
        isConnected = true;
        long nowNanos = nanoTicker.getAsLong();
        for (Sending sending : sendings.values()) {
            sending.disconnected();
            sending.connected(nowNanos, policy.maxPartBytes());
        }
    }

    /** The way is closed. */
    public void disconnected() {
        isConnected = false;
        sendings.values().forEach(Sending::disconnected);
    }

    /** What one {@link #tick} may send at most, in bytes of updates; 0 where nothing is pending. */
    public long mostBytesOfATick() {
        long most = 0;
        int parts = 0;
        for (PendingUpdate update : outbox.pending()) {
            if (parts++ < policy.maxPartsInFlight()) {
                most += Math.min(update.sizeBytes(), policy.maxPartBytes());
            }
        }
        return most;
    }

    /** Sends what is due, and returns when the next call is due, or {@link #NEVER}. */
    public long tick() throws IOException {
        long nowNanos = nanoTicker.getAsLong();
        followOutbox(nowNanos);
        if (!isConnected) {
            return NEVER;
        }
        long inFlight = sendings.values().stream().filter(Sending::isInFlight).count();
        // Parts of several updates by turns would make the aggregator drop each
        // for the next, and none would ever be whole.
        boolean isAnyMidway = sendings.values().stream().anyMatch(sending -> sending.isMidway() && !isWhole(sending));
        long next = NEVER;
        for (Sending sending : sendings.values()) {
            boolean hasTurn = !isAnyMidway || sending.isMidway() || isWhole(sending);
            if (sending.isDue(nowNanos) && inFlight < policy.maxPartsInFlight() && hasTurn) {
                sendPart(sending);
                inFlight++;
                isAnyMidway |= !isWhole(sending);
            } else if (!sending.isDue(nowNanos) && !sending.isInFlight()) {
                next = Math.min(next, sending.dueNanos());
            }
        }
        return next;
    }

    /** Whether the update travels in one part. */
    private boolean isWhole(Sending sending) {
        return sending.update().sizeBytes() <= policy.maxPartBytes();
    }

    private void followOutbox(long nowNanos) {
        List<PendingUpdate> pending = outbox.pending();
        for (PendingUpdate update : pending) {
            sendings.computeIfAbsent(update.id(), id -> new Sending(update, nowNanos));
        }
        if (sendings.size() > pending.size()) {
            sendings.values().removeIf(sending -> !pending.contains(sending.update()));
        }
    }

    private void sendPart(Sending sending) throws IOException {
        sending.replaceUpdate(outbox.markAttempted(sending.update()));
        PendingUpdate update = sending.update();
        int offset = sending.nextOffset();
        int length = Math.min(policy.maxPartBytes(), update.sizeBytes() - offset);
        UpdatePart.Builder part = UpdatePart.newBuilder()
                .setUpdateId(update.id())
                .setOffset(offset)
                .setTotalBytes(update.sizeBytes())
                .setData(ByteString.copyFrom(outbox.read(update, offset, length)));
        if (length < update.sizeBytes()) {
            part.setSha256(update.sha256());
        }
        byte[] message = part.build().toByteArray();
        partsSent++;
        bytesSent += message.length;
        sending.begin();
        int connection = sending.connection();
        channel.send(message, delivery -> answered(sending, connection, offset + length, delivery));
    }

    private void answered(Sending sending, int connection, int end, Delivery delivery) {
        if (connection != sending.connection() || !sending.isInFlight()) {
            return; // an answer from a connection that is gone
        }
        long now = nanoTicker.getAsLong();
        long backoff = policy.retry().delayAfter(sending.failures() + 1, jitter).toNanos();
        if (delivery instanceof Delivery.Failed) {
            sending.failed(now + backoff, policy.maxPartBytes());
        } else if (sending.handedOver(end, now)) {
            sending.awaitReceipt(now + policy.receiptTimeout().toNanos() + backoff, policy.maxPartBytes());
        }
    }

    /** Applies a valid receipt. Receipts that come twice, late or for nothing known do no harm. */
    public ReceiptEffect onReceipt(Receipt receipt) throws IOException {
        followOutbox(nanoTicker.getAsLong());
        Sending sending = sendings.get(receipt.getUpdateId());
        if (sending == null) {
            return new ReceiptEffect.Unknown();
        }
        return switch (receipt.getStatus()) {
            case BUFFERED, DUPLICATE -> {
                settle(sending, Settlement.DELIVERED);
                yield new ReceiptEffect.Delivered(receipt.getStatus() == Receipt.Status.DUPLICATE);
            }
            case REJECTED -> rejected(sending, receipt);
            case PART_STORED -> {
                int stored = (int)
                        Math.min(receipt.getStoredBytes(), sending.update().sizeBytes());
                sending.stored(stored, policy.maxPartBytes());
                yield new ReceiptEffect.Progressed(stored);
            }
            case UNSPECIFIED, UNRECOGNIZED -> new ReceiptEffect.Unknown();
        };
    }

    private ReceiptEffect rejected(Sending sending, Receipt receipt) throws IOException {
        // A reason that only a newer aggregator knows is final as well: it has said that it will not take the update.
        RejectReason reason =
                RejectReason.fromWireCode(receipt.getRejectReason()).orElse(RejectReason.MALFORMED);
        if (!mayBeSentAgain(reason)) {
            settle(sending, Settlement.REJECTED);
            return new ReceiptEffect.Rejected(reason);
        }
        Duration backoff = policy.retry().delayAfter(sending.failures() + 1, jitter);
        Duration asked = Duration.ofMillis(Math.min(receipt.getRetryAfterMillis(), MAX_RETRY_AFTER_MILLIS));
        sending.restart(nanoTicker.getAsLong() + backoff.plus(asked).toNanos());
        return new ReceiptEffect.Postponed(reason);
    }

    /** Whether the reason lies on the way or in the aggregator's present state, not in the update. */
    private static boolean mayBeSentAgain(RejectReason reason) {
        return reason == RejectReason.STORAGE_FULL
                || reason == RejectReason.INCOMPLETE
                || reason == RejectReason.CHECKSUM_MISMATCH
                || reason.isUnproved();
    }

    private void settle(Sending sending, Settlement settlement) throws IOException {
        outbox.settle(sending.update(), settlement);
        sendings.remove(sending.update().id());
    }
}
