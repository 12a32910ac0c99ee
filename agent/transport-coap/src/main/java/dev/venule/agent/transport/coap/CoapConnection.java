package dev.venule.agent.transport.coap;

import dev.venule.agent.transport.adapter.SerialScheduler;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.californium.core.coap.MessageObserverAdapter;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.stack.ReliabilityLayerParameters;
import org.eclipse.californium.elements.DtlsEndpointContext;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.MapBasedEndpointContext;
import org.eclipse.californium.elements.exception.ConnectorException;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the aggregator over one local socket, for one attempt to be connected. The socket, and with it the DTLS session,
 * outlives the attempt: see {@link CoapSocket}.
 */
final class CoapConnection {
    /** As long as the library waits at most between two repetitions. */
    private static final long MOST_TIMEOUT_MILLIS = CoapSocket.MAX_TIMEOUT_SECONDS * 1000L;

    private final CoapEndpoint endpoint;
    private final InetSocketAddress aggregator;
    private final String scheme;
    private final SerialScheduler serial;

    /** The next message asks the aggregator for a new session, and keeps the old one where no answer comes. */
    private boolean probes;

    CoapConnection(CoapEndpoint endpoint, InetSocketAddress aggregator, String scheme, SerialScheduler serial) {
        this.endpoint = endpoint;
        this.aggregator = aggregator;
        this.scheme = scheme;
        this.serial = serial;
    }

    /** The session may be one that the aggregator no longer knows: the next message asks for another. */
    void doubtSession() {
        probes = true;
    }

    /**
     * Sends a confirmable request.
     *
     * @param timeoutNanos until it is sent for the second time
     * @param onRepetition called when it is, from any thread
     * @param reply called once at most, on the serial scheduler
     */
    void send(Request request, long timeoutNanos, Runnable onRepetition, Consumer<Reply> reply) {
        request.setScheme(scheme);
        request.setDestinationContext(destination());
        request.setReliabilityLayerParameters(ReliabilityLayerParameters.builder()
                .applyConfig(endpoint.getConfig())
                .ackTimeout(
                        (int) Math.min(MOST_TIMEOUT_MILLIS, Math.max(1, TimeUnit.NANOSECONDS.toMillis(timeoutNanos))))
                .build());
        request.addMessageObserver(new Watch(onRepetition, answer -> serial.execute(() -> reply.accept(answer))));
        endpoint.sendRequest(request);
    }

    private EndpointContext destination() {
        if (!probes) {
            return new MapBasedEndpointContext(aggregator, null, DtlsEndpointContext.ATTRIBUTE_HANDSHAKE_MODE_AUTO);
        }
        probes = false;
        return new MapBasedEndpointContext(aggregator, null, DtlsEndpointContext.ATTRIBUTE_HANDSHAKE_MODE_PROBE);
    }

    private static final class Watch extends MessageObserverAdapter {
        private final Runnable onRepetition;
        private final Consumer<Reply> reply;

        Watch(Runnable onRepetition, Consumer<Reply> reply) {
            super(true);
            this.onRepetition = onRepetition;
            this.reply = reply;
        }

        @Override
        public void onRetransmission() {
            onRepetition.run();
        }

        @Override
        public void onResponse(Response response) {
            reply.accept(new Reply.Answered(response));
        }

        @Override
        public void onCancel() {
            reply.accept(new Reply.Withdrawn());
        }

        @Override
        public void onReject() {
            reply.accept(new Reply.Silence("the aggregator does not know this exchange: it was started again"));
        }

        @Override
        public void onTimeout() {
            reply.accept(new Reply.Silence(
                    "no answer after the last repetition: check the network, the firewall (UDP) and the aggregator"));
        }

        @Override
        public void onSendError(@Nullable Throwable error) {
            reply.accept(new Reply.Silence(explanation(error)));
        }

        @Override
        public void onResponseHandlingError(@Nullable Throwable cause) {
            reply.accept(new Reply.Silence(explanation(cause)));
        }

        private static String explanation(@Nullable Throwable error) {
            String what = error == null ? "" : String.valueOf(error.getMessage());
            return error instanceof ConnectorException
                    ? "the session is gone: " + what
                    : "nothing can be sent: " + what + "; check the network and the certificates";
        }
    }
}
