package dev.venule.system;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bad network between one device and its aggregator: loses, delays and reorders datagrams, each way, from a seed; may be cut, and
 * may give the device another address, as a network does that has forgotten a device that slept.
 */
final class UdpFaultProxy implements AutoCloseable {
    private static final int MAX_DATAGRAM = 65_536;
    private static final int MOST_RECENT = 100;
    /** The content type of DTLS: RFC 6347. */
    private static final int HANDSHAKE_RECORD = 22;

    /**
     * What happens to datagrams.
     *
     * @param lossFraction of the datagrams of each way
     * @param delayMillis one way; as much again is drawn up to half of it, so that datagrams overtake each other
     */
    record Faults(double lossFraction, int delayMillis, long seed) {}

    private final Faults faults;
    private final InetSocketAddress aggregator;
    private final DatagramSocket deviceSide;
    private final SplittableRandom random;
    private final ScheduledExecutorService delayed = Executors.newSingleThreadScheduledExecutor();
    private final Queue<byte[]> recent = new ArrayDeque<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong datagrams = new AtomicLong();
    private final AtomicLong handshakeDatagrams = new AtomicLong();
    private volatile DatagramSocket aggregatorSide;
    private volatile SocketAddress device = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private volatile boolean isCut;
    private volatile boolean isMendedByData;

    private UdpFaultProxy(URI aggregator, Faults faults) throws IOException {
        this.faults = faults;
        this.aggregator = new InetSocketAddress(InetAddress.getLoopbackAddress(), aggregator.getPort());
        this.random = new SplittableRandom(faults.seed());
        this.deviceSide = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        this.aggregatorSide = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        thread(this::fromDevice);
        DatagramSocket first = aggregatorSide;
        thread(() -> fromAggregator(first));
    }

    static UdpFaultProxy to(URI aggregator, Faults faults) throws IOException {
        return new UdpFaultProxy(aggregator, faults);
    }

    /** Where the device sends. */
    URI uri() {
        return URI.create("coaps://localhost:" + deviceSide.getLocalPort());
    }

    /** From now on, nothing passes; what is on its way is lost. */
    void cut() {
        isCut = true;
    }

    /** Datagrams pass again, and those of the device come from another port. */
    void mendUnderANewAddress() throws IOException {
        DatagramSocket before = aggregatorSide;
        DatagramSocket fresh = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        aggregatorSide = fresh;
        thread(() -> fromAggregator(fresh));
        before.close();
        isCut = false;
    }

    /** The same as soon as the device sends a datagram by a session that it has, and not one that asks for another. */
    void mendUnderANewAddressWhenASessionIsUsed() {
        isMendedByData = true;
    }

    /** Bytes that both sides sent so far, those included that were lost on the way. */
    long bytes() {
        return bytes.get();
    }

    long datagrams() {
        return datagrams.get();
    }

    /** Datagrams of the device that begin with a DTLS handshake record; those of a cut network do not count. */
    long handshakeDatagrams() {
        return handshakeDatagrams.get();
    }

    private void fromDevice() throws IOException {
        while (true) {
            DatagramPacket packet = receive(deviceSide);
            device = packet.getSocketAddress();
            if (packet.getLength() > 0 && packet.getData()[0] == HANDSHAKE_RECORD) {
                handshakeDatagrams.addAndGet(isCut ? 0 : 1);
            } else {
                remember(packet);
                if (isMendedByData) {
                    isMendedByData = false;
                    mendUnderANewAddress();
                }
            }
            pass(packet, this::sendAsTheDevice);
        }
    }

    private void fromAggregator(DatagramSocket socket) throws IOException {
        while (true) {
            DatagramPacket packet = receive(socket);
            pass(
                    packet,
                    bytesOnTheWay -> deviceSide.send(new DatagramPacket(bytesOnTheWay, bytesOnTheWay.length, device)));
        }
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
        socket.receive(packet);
        return packet;
    }

    private interface Exit {
        void send(byte[] datagram) throws IOException;
    }

    /** The latest datagrams of the device that were not of a handshake. */
    List<byte[]> recentRecords() {
        synchronized (recent) {
            return List.copyOf(recent);
        }
    }

    /** From the address that the aggregator knows. */
    void sendAsTheDevice(byte[] datagram) throws IOException {
        aggregatorSide.send(new DatagramPacket(datagram, datagram.length, aggregator));
    }

    private void remember(DatagramPacket packet) {
        synchronized (recent) {
            recent.add(Arrays.copyOf(packet.getData(), packet.getLength()));
            if (recent.size() > MOST_RECENT) {
                recent.remove();
            }
        }
    }

    private synchronized void pass(DatagramPacket packet, Exit exit) {
        bytes.addAndGet(packet.getLength());
        datagrams.incrementAndGet();
        if (isCut || random.nextDouble() < faults.lossFraction()) {
            return;
        }
        byte[] datagram = Arrays.copyOf(packet.getData(), packet.getLength());
        int delay = faults.delayMillis() + random.nextInt(faults.delayMillis() / 2 + 1);
        var unused = delayed.schedule(() -> leave(datagram, exit), delay, TimeUnit.MILLISECONDS);
    }

    private void leave(byte[] datagram, Exit exit) {
        try {
            if (!isCut) {
                exit.send(datagram);
            }
        } catch (IOException e) {
            // The other side is closed: as on a network.
        }
    }

    private interface Loop {
        void run() throws IOException;
    }

    private static void thread(Loop loop) {
        Thread thread = new Thread(
                () -> {
                    try {
                        loop.run();
                    } catch (IOException | RejectedExecutionException e) {
                        // Closed.
                    }
                },
                "udp faults");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        deviceSide.close();
        aggregatorSide.close();
        delayed.shutdownNow();
    }
}
