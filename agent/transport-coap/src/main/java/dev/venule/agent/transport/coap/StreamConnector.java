package dev.venule.agent.transport.coap;

import dev.venule.agent.transport.adapter.TrafficCounter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.elements.Connector;
import org.eclipse.californium.elements.EndpointContextMatcher;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.RawDataChannel;
import org.eclipse.californium.elements.TlsEndpointContext;
import org.jspecify.annotations.Nullable;

/**
 * CoAP over TLS (RFC 8323) on the platform's own sockets: the library's connector would bring Netty, 2.5 MB, to the device. One
 * connection at a time, made when there is something to send and none is open. Safe for use by several threads.
 */
final class StreamConnector implements Connector {
    private static final int CONNECT_TIMEOUT_MILLIS = 30_000;

    private final SSLSocketFactory tls;
    private final TrafficCounter counter;
    private final Runnable onEnd;
    private final ExecutorService writer =
            Executors.newSingleThreadExecutor(task -> daemon(task, "venule-coap-writer"));
    private final AtomicLong connections = new AtomicLong();
    private @Nullable RawDataChannel receiver;
    private volatile boolean isRunning;

    /** Touched by the writer's thread only, but for closing. */
    private volatile @Nullable Connection open;

    private record Connection(Socket plain, SSLSocket secure, TlsEndpointContext context, InetSocketAddress local) {}

    /** @param onEnd called when the connection was closed by the other side, or is broken */
    StreamConnector(SSLSocketFactory tls, TrafficCounter counter, Runnable onEnd) {
        this.tls = tls;
        this.counter = counter;
        this.onEnd = onEnd;
    }

    @Override
    public void start() {
        isRunning = true;
    }

    @Override
    public void send(RawData message) {
        try {
            writer.execute(() -> write(message));
        } catch (RejectedExecutionException e) {
            message.onError(e);
        }
    }

    private void write(RawData message) {
        try {
            Connection connection = open;
            if (connection == null || connection.secure().isClosed()) {
                message.onConnecting();
                connection = connect(message.getInetSocketAddress());
                open = connection;
                Connection opened = connection;
                daemon(() -> read(opened), "venule-coap-reader").start();
            }
            message.onContextEstablished(connection.context());
            OutputStream out = connection.secure().getOutputStream();
            out.write(message.getBytes());
            out.flush();
            message.onSent();
        } catch (IOException e) {
            closeQuietly();
            message.onError(e);
        }
    }

    private Connection connect(InetSocketAddress aggregator) throws IOException {
        CountedSocket plain = new CountedSocket(counter);
        plain.connect(aggregator, CONNECT_TIMEOUT_MILLIS);
        SSLSocket secure = (SSLSocket) tls.createSocket(plain, aggregator.getHostString(), aggregator.getPort(), true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        String id = "stream-" + connections.incrementAndGet();
        TlsEndpointContext context = new TlsEndpointContext(
                aggregator,
                secure.getSession().getPeerPrincipal(),
                id,
                id,
                secure.getSession().getCipherSuite(),
                secure.getSession().getCreationTime());
        return new Connection(plain, secure, context, (InetSocketAddress) plain.getLocalSocketAddress());
    }

    private void read(Connection connection) {
        try (InputStream in = connection.secure().getInputStream()) {
            DataInputStream stream = new DataInputStream(in);
            while (isRunning) {
                byte[] message = StreamFrames.read(stream);
                RawDataChannel to = receiver;
                if (to != null) {
                    to.receiveData(RawData.inbound(
                            message, connection.context(), false, System.nanoTime(), connection.local()));
                }
            }
        } catch (IOException e) {
            // Closed by either side: the next message opens another one.
        } finally {
            close(connection);
            if (connection.equals(open)) {
                onEnd.run();
            }
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void closeQuietly() {
        Connection connection = open;
        if (connection != null) {
            close(connection);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.plain().close();
        } catch (IOException e) {
            // It is closed.
        }
    }

    @Override
    public void stop() {
        isRunning = false;
        closeQuietly();
    }

    @Override
    public void destroy() {
        stop();
        writer.shutdownNow();
    }

    @Override
    public void setRawDataReceiver(RawDataChannel messageHandler) {
        receiver = messageHandler;
    }

    @Override
    public void setEndpointContextMatcher(EndpointContextMatcher matcher) {
        // There is one aggregator, and TLS has checked its name.
    }

    @Override
    public InetSocketAddress getAddress() {
        return new InetSocketAddress(0);
    }

    @Override
    public String getProtocol() {
        return CoAP.PROTOCOL_TLS;
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    @Override
    public void processDatagram(DatagramPacket datagram) {
        throw new UnsupportedOperationException("a stream has no datagrams");
    }
}
