package dev.venule.agent.transport.mqtt;

import dev.venule.agent.transport.adapter.TrafficCounter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;

/**
 * Makes one connection's sockets, counts the bytes below TLS, and can cut the connection at any time. That cut is how a
 * connection is ended when the broker is silent: Paho's own ways to disconnect wait for the link.
 */
final class CountingSocketFactory extends SocketFactory {
    private final BrokerEndpoint endpoint;
    private final TrafficCounter counter;
    private final List<BrokerSocket> sockets = new ArrayList<>();
    private boolean isAborted;

    CountingSocketFactory(BrokerEndpoint endpoint, TrafficCounter counter) {
        this.endpoint = endpoint;
        this.counter = counter;
    }

    @Override
    public synchronized Socket createSocket() throws IOException {
        if (isAborted) {
            throw new SocketException("the connection was given up");
        }
        BrokerSocket socket = new BrokerSocket(endpoint, counter);
        sockets.add(socket);
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    /** Cuts what is there and lets nothing new begin. Never blocks. */
    synchronized void abort() {
        isAborted = true;
        sockets.forEach(BrokerSocket::abort);
        sockets.clear();
    }

    private Socket connected(InetSocketAddress address) throws IOException {
        Socket socket = createSocket();
        socket.connect(address);
        return socket;
    }
}
