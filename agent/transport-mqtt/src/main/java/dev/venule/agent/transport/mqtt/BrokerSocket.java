package dev.venule.agent.transport.mqtt;

import dev.venule.agent.transport.adapter.TrafficCounter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * What Paho takes for a plain socket: a counted TCP socket, and TLS over it once it is connected. Paho's own TLS module is not
 * used: it overwrites the server name it has set, and bytes could be counted only above TLS.
 *
 * <p>The methods take no lock of their own, unlike those they override: the sockets below do, and a thread that waits in one
 * of them must not keep another from closing.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized")
final class BrokerSocket extends Socket {
    private static final int LINGER_SECONDS = 1;

    private final BrokerEndpoint endpoint;
    private final CountingSocket raw;
    private final FirstWriteGate gate = new FirstWriteGate();
    private volatile Socket top;

    BrokerSocket(BrokerEndpoint endpoint, TrafficCounter counter) {
        this.endpoint = endpoint;
        this.raw = new CountingSocket(counter);
        this.top = raw;
    }

    @Override
    public void connect(SocketAddress address) throws IOException {
        connect(address, 0);
    }

    @Override
    public void connect(SocketAddress address, int timeoutMillis) throws IOException {
        if (!endpoint.credentials().isPresent() && !isLoopback(address)) {
            throw new SocketException(endpoint + " is not on this machine: use mqtts://");
        }
        raw.connect(address, timeoutMillis);
        raw.setTcpNoDelay(true);
        // Bounds how long close waits for the other side; without it, closing TLS on a dead link can block for minutes.
        raw.setSoLinger(true, LINGER_SECONDS);
        if (endpoint.credentials().isPresent()) {
            top = handshaken(endpoint.credentials().get().next().getSocketFactory(), timeoutMillis);
        }
    }

    /** Ends the connection at once and without a word, whatever another thread is doing with it. */
    void abort() {
        try {
            if (!raw.isClosed() && raw.isConnected()) {
                raw.setSoLinger(true, 0);
            }
            raw.close();
        } catch (IOException e) {
            // A socket that cannot be closed is closed already: there is nothing left to free.
        }
    }

    @Override
    public void close() throws IOException {
        top.close();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new IncomingPackets(gate.guard(top.getInputStream()));
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return gate.guard(top.getOutputStream());
    }

    /**
     * Does nothing. Paho wants to be woken every second, which costs a sleeping device its battery, and loses its place in the
     * stream where a wait ends in the middle of a packet's header. Pings notice a dead link, and closing ends a read.
     */
    @Override
    public void setSoTimeout(int timeoutMillis) {}

    @Override
    public int getSoTimeout() {
        return 0;
    }

    @Override
    public void shutdownInput() throws IOException {
        top.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        top.shutdownOutput();
    }

    @Override
    public boolean isConnected() {
        return top.isConnected();
    }

    @Override
    public boolean isClosed() {
        return top.isClosed();
    }

    private SSLSocket handshaken(SSLSocketFactory factory, int timeoutMillis) throws IOException {
        String host = endpoint.host().replace("[", "").replace("]", "");
        SSLSocket socket = (SSLSocket) factory.createSocket(raw, host, endpoint.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(modernProtocols(socket));
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(timeoutMillis);
        socket.startHandshake();
        socket.setSoTimeout(0);
        return socket;
    }

    private static String[] modernProtocols(SSLSocket socket) {
        List<String> modern = new ArrayList<>();
        for (String protocol : socket.getSupportedProtocols()) {
            if (protocol.equals("TLSv1.2") || protocol.equals("TLSv1.3")) {
                modern.add(protocol);
            }
        }
        return modern.toArray(new String[0]);
    }

    private static boolean isLoopback(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                && inet.getAddress() != null
                && inet.getAddress().isLoopbackAddress();
    }
}
