package dev.venule.agent.transport;

/** Who hears what arrives. Called by any thread, in order; must only hand over. */
public interface TransportListener {
    /** The way is open: the subscriptions for the task and the receipts stand. */
    void onConnected();

    /** The way is closed, or could not be opened; the transport goes on trying. {@code reason} is one line. */
    void onDisconnected(String reason);

    /** An encoded {@code SignedAnnouncement}, not verified. */
    void onTask(byte[] signedAnnouncement);

    /** An encoded {@code Receipt}. */
    void onReceipt(byte[] receipt);
}
