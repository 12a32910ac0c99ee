package dev.venule.agent.transport.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;

/** One connection: counted TCP, and TLS over it with the broker's host name checked against its certificate. */
final class CountingNetwork implements NetworkModule {
    private final URI uri;
    private final Recipe recipe;
    private final int timeoutMillis;
    private Socket socket;

    CountingNetwork(URI uri, Recipe recipe, int timeoutMillis) {
        this.uri = uri;
        this.recipe = recipe;
        this.timeoutMillis = timeoutMillis;
        this.socket = recipe.newSocket();
    }

    /** How a transport's connections are made. Rides through Paho's options as a socket factory, which Paho only hands on. */
    static final class Recipe extends SocketFactory {
        private final WireCount count;
        private final Optional<SSLContext> tls;

        Recipe(WireCount count, Optional<SSLContext> tls) {
            this.count = count;
            this.tls = tls;
        }

        Socket newSocket() {
            return new CountingSocket(count);
        }

        @Override
        public Socket createSocket() {
            return newSocket();
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return connected(new InetSocketAddress(host, port));
        }

        @Override
        public Socket createSocket(String host, int port, java.net.InetAddress local, int localPort)
                throws IOException {
            return createSocket(host, port);
        }

        @Override
        public Socket createSocket(java.net.InetAddress host, int port) throws IOException {
            return connected(new InetSocketAddress(host, port));
        }

        @Override
        public Socket createSocket(java.net.InetAddress host, int port, java.net.InetAddress local, int localPort)
                throws IOException {
            return createSocket(host, port);
        }

        private Socket connected(InetSocketAddress address) throws IOException {
            Socket connected = newSocket();
            connected.connect(address);
            return connected;
        }
    }

    @Override
    public void start() throws IOException {
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), timeoutMillis);
        socket.setTcpNoDelay(true);
        if (recipe.tls.isPresent()) {
            socket = encrypted(recipe.tls.get());
        }
    }

    private SSLSocket encrypted(SSLContext context) throws IOException {
        SSLSocket encrypted =
                (SSLSocket) context.getSocketFactory().createSocket(socket, uri.getHost(), uri.getPort(), true);
        SSLParameters parameters = encrypted.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        encrypted.setSSLParameters(parameters);
        encrypted.setSoTimeout(timeoutMillis);
        encrypted.startHandshake();
        encrypted.setSoTimeout(0);
        return encrypted;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return socket.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return socket.getOutputStream();
    }

    @Override
    public void stop() throws IOException {
        socket.close();
    }

    @Override
    public String getServerURI() {
        return uri.toString();
    }
}
