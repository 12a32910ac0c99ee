package dev.venule.aggregator.server.coap;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.californium.scandium.dtls.DTLSContext;
import org.eclipse.californium.scandium.dtls.DtlsException;
import org.eclipse.californium.scandium.dtls.Handshaker;
import org.eclipse.californium.scandium.dtls.SessionAdapter;

/**
 * At most so many handshakes at a time, so that peers that begin them and do not finish cannot take all sessions: the one that
 * began first gives way. A device needs a few round trips, somebody who only begins holds a place until 'most' others have begun.
 * Safe for use by several threads.
 */
final class HandshakeLimit extends SessionAdapter {
    private final int most;
    private final Reception reception;
    private final Set<Handshaker> open = new LinkedHashSet<>();

    HandshakeLimit(int most, Reception reception) {
        this.most = most;
        this.reception = reception;
    }

    @Override
    public void handshakeStarted(Handshaker handshaker) {
        reception.handshakeBegun();
        begin(handshaker).ifPresent(HandshakeLimit::end);
    }

    private synchronized Optional<Handshaker> begin(Handshaker handshaker) {
        open.add(handshaker);
        if (open.size() <= most) {
            return Optional.empty();
        }
        Iterator<Handshaker> inOrder = open.iterator();
        Handshaker first = inOrder.next();
        inOrder.remove();
        return Optional.of(first);
    }

    /** On the thread that its own records are handled on. */
    private static void end(Handshaker handshaker) {
        try {
            handshaker
                    .getConnection()
                    .getExecutor()
                    .execute(() -> handshaker.handshakeFailed(new DtlsException("too many handshakes at a time")));
        } catch (RejectedExecutionException e) {
            // It has ended by itself.
        }
    }

    synchronized int openHandshakes() {
        return open.size();
    }

    @Override
    public synchronized void contextEstablished(Handshaker handshaker, DTLSContext context) {
        open.remove(handshaker);
    }

    @Override
    public synchronized void handshakeFailed(Handshaker handshaker, Throwable error) {
        open.remove(handshaker);
    }
}
