package dev.venule.system;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Somebody with an address and no key. */
final class UdpPeer implements AutoCloseable {
    private static final int MAX_DATAGRAM = 65_536;
    private static final int PATIENCE_MILLIS = 10_000;

    private final DatagramSocket socket;
    private final InetSocketAddress to;

    UdpPeer(URI aggregator) throws IOException {
        this.to = new InetSocketAddress(InetAddress.getLoopbackAddress(), aggregator.getPort());
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    }

    void send(byte[] datagram) throws IOException {
        socket.send(new DatagramPacket(datagram, datagram.length, to));
    }

    byte[] await() throws IOException {
        return receive(PATIENCE_MILLIS).orElseThrow(() -> new IOException("no answer"));
    }

    /** What has come by now. */
    List<byte[]> drain() throws IOException {
        List<byte[]> came = new ArrayList<>();
        for (Optional<byte[]> next = receive(1); next.isPresent(); next = receive(1)) {
            came.add(next.get());
        }
        return came;
    }

    private Optional<byte[]> receive(int millis) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
        socket.setSoTimeout(millis);
        try {
            socket.receive(packet);
            return Optional.of(Arrays.copyOf(packet.getData(), packet.getLength()));
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        }
    }

    /** Proves its address and goes no further; returns what the aggregator sent first after that. */
    byte[] beginHandshake(ClientHello hello) throws IOException {
        send(hello.datagram());
        byte[] cookie = ClientHello.cookie(await()).orElseThrow(() -> new IOException("no cookie came"));
        send(hello.datagram(cookie));
        return await();
    }

    @Override
    public void close() {
        socket.close();
    }
}
