package dev.venule.agent.transport.coap;

import java.util.concurrent.RejectedExecutionException;
import org.eclipse.californium.scandium.dtls.DtlsException;
import org.eclipse.californium.scandium.dtls.Handshaker;
import org.eclipse.californium.scandium.dtls.SessionAdapter;
import org.jspecify.annotations.Nullable;

/**
 * The handshake by which the device asks for a new session and keeps the old one until it is answered. While it is under way, the
 * library holds back what is sent over the old one: whoever tries that again must give up the question first. Safe for use by
 * several threads.
 */
final class SessionProbe extends SessionAdapter {
    private volatile @Nullable Handshaker latest;

    @Override
    public void handshakeStarted(Handshaker handshaker) {
        latest = handshaker;
    }

    /** Nothing where there was no question, or it was answered. */
    void giveUp() {
        Handshaker handshaker = latest;
        if (handshaker == null || !handshaker.isProbing()) {
            return;
        }
        latest = null;
        try {
            handshaker.getConnection().getExecutor().execute(() -> {
                if (handshaker.isProbing()) {
                    handshaker.handshakeFailed(new DtlsException("the aggregator did not answer"));
                }
            });
        } catch (RejectedExecutionException e) {
            // The socket is closed.
        }
    }
}
