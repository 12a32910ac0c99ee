package dev.venule.agent.transport;

import dev.venule.protocol.message.Content;
import java.util.function.Consumer;

/**
 * One device's way to its aggregator. No method blocks; outcomes and messages are handed over from any thread, and an
 * implementation's callback must do nothing but hand over. Safe for use by several threads.
 *
 * <p>A transport connects by itself, again and again, from {@link #open} until {@link #close}. It may lose, repeat and reorder
 * messages: the outbox and the receipts are what makes an update arrive, not the transport.
 */
public interface Transport extends AutoCloseable {
    /**
     * Begins to connect. Called once.
     *
     * @param lastWill the {@code DeviceStatus} that the other side shows once this device is gone without a word
     */
    void open(TransportListener listener, byte[] lastWill);

    /**
     * Sends an encoded {@code UpdatePart}. {@code outcome} is called exactly once, also where the connection is lost or there
     * is none.
     */
    void sendUpdatePart(byte[] part, Consumer<Delivery> outcome);

    /**
     * Collects the parts of a content. {@code outcome} is called exactly once; what it gets has the hash that
     * {@code content} names.
     */
    void fetch(Content content, Consumer<Fetch> outcome);

    /** Replaces the encoded {@code DeviceStatus} that others see. Best effort: lost where there is no connection. */
    void publishStatus(byte[] status);

    /** What went over the wire so far. */
    Traffic traffic();

    /** Says goodbye and frees everything. Messages that come later are dropped. */
    @Override
    void close();
}
