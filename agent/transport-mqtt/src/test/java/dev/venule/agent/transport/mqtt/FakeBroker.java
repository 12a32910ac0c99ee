package dev.venule.agent.transport.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttConnAck;
import org.eclipse.paho.mqttv5.common.packet.MqttConnect;
import org.eclipse.paho.mqttv5.common.packet.MqttDisconnect;
import org.eclipse.paho.mqttv5.common.packet.MqttPingReq;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttPubAck;
import org.eclipse.paho.mqttv5.common.packet.MqttPublish;
import org.eclipse.paho.mqttv5.common.packet.MqttSubAck;
import org.eclipse.paho.mqttv5.common.packet.MqttSubscribe;
import org.eclipse.paho.mqttv5.common.packet.MqttUnsubAck;
import org.eclipse.paho.mqttv5.common.packet.MqttUnsubscribe;
import org.eclipse.paho.mqttv5.common.packet.MqttWireMessage;

/** A broker that does what a test tells it to, on a loopback port of its own. */
final class FakeBroker implements Closeable {
    final List<MqttConnect> connects = new CopyOnWriteArrayList<>();
    final List<MqttPublish> publishes = new CopyOnWriteArrayList<>();
    final List<String> subscribed = new CopyOnWriteArrayList<>();
    final List<String> unsubscribed = new CopyOnWriteArrayList<>();
    final List<MqttDisconnect> goodbyes = new CopyOnWriteArrayList<>();
    final BlockingQueue<MqttPingReq> pings = new LinkedBlockingQueue<>();
    final MqttProperties connackProperties = new MqttProperties(
            new Byte[] {MqttProperties.RECEIVE_MAXIMUM_IDENTIFIER, MqttProperties.MAXIMUM_PACKET_SIZE_IDENTIFIER});

    volatile int connackCode;
    volatile int subackCode = 1;
    volatile int pubackCode;
    volatile boolean isConnackHeld;
    volatile boolean areSubacksHeld;
    volatile boolean arePubacksHeld;
    volatile boolean isHangingUp;
    volatile int mostUnacknowledged;

    /** Sent instead of a CONNACK, where there is something. */
    volatile byte[] connackBytes = {};

    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Stored> retained = new CopyOnWriteArrayList<>();
    private final Queue<Stored> waitingInSession = new ConcurrentLinkedQueue<>();
    private final Set<String> sessions = ConcurrentHashMap.newKeySet();
    private final Queue<Unacknowledged> unacknowledged = new ArrayDeque<>();
    private int nextMessageId = 1;

    private record Unacknowledged(Socket from, int messageId) {}

    private record Stored(String topic, byte[] payload) {}

    FakeBroker() throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    FakeBroker(ServerSocket server) {
        this.server = server;
        Thread acceptor = new Thread(this::accept, "fake-broker");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    URI uri(String scheme) {
        return URI.create(scheme + "://localhost:" + server.getLocalPort());
    }

    /** Delivered to whoever subscribes to a filter that it matches, in the order of these calls. */
    void retain(String topic, byte[] payload) {
        retained.add(new Stored(topic, payload));
    }

    /** Delivered when a client comes back to its session, before it can have subscribed to anything. */
    void keepForSession(String topic, byte[] payload) {
        waitingInSession.add(new Stored(topic, payload));
    }

    void deliver(String topic, byte[] payload) throws IOException, MqttException {
        send(sockets.get(sockets.size() - 1), publish(topic, payload));
    }

    void sendDisconnect(int reasonCode) throws IOException, MqttException {
        send(sockets.get(sockets.size() - 1), new MqttDisconnect(reasonCode, new MqttProperties()));
    }

    /** Whatever bytes: a broker that is broken, or none. */
    void sendBytes(byte[] bytes) throws IOException {
        sendBytes(sockets.get(sockets.size() - 1), bytes);
    }

    /** A TCP reset instead of a goodbye. */
    void resetConnections() throws IOException {
        List<Socket> open = List.copyOf(sockets);
        sockets.removeAll(open);
        for (Socket socket : open) {
            try {
                socket.setSoLinger(true, 0);
            } catch (SocketException closed) {
                // By the client or by its reader, perhaps just now.
            }
            socket.close();
        }
    }

    synchronized int unacknowledgedCount() {
        return unacknowledged.size();
    }

    synchronized void acknowledgeOldest() throws IOException, MqttException {
        Unacknowledged oldest = unacknowledged.remove();
        send(oldest.from(), new MqttPubAck(pubackCode, oldest.messageId(), new MqttProperties()));
    }

    @Override
    public void close() throws IOException {
        server.close();
        resetConnections();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread reader = new Thread(() -> serve(socket), "fake-broker-connection");
                reader.setDaemon(true);
                reader.start();
            } catch (IOException e) {
                // The test has closed the server.
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            if (isHangingUp) {
                sockets.remove(socket);
                return;
            }
            DataInputStream in = new DataInputStream(socket.getInputStream());
            for (byte[] packet = read(in); ; packet = read(in)) {
                answer(socket, packet);
            }
        } catch (IOException e) {
            // The client is gone; what the test wants to know of it is in the lists.
            forget(socket);
        } catch (MqttException e) {
            throw new IllegalStateException("the client sent what Paho cannot read", e);
        }
    }

    private synchronized void forget(Socket socket) {
        sockets.remove(socket);
        unacknowledged.removeIf(message -> message.from() == socket);
    }

    private static byte[] read(DataInputStream in) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(in.readByte());
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            packet.write(digit);
            length |= (digit & 0x7f) << shift;
            shift += 7;
        } while (digit >= 0x80);
        byte[] rest = new byte[length];
        in.readFully(rest);
        packet.write(rest);
        return packet.toByteArray();
    }

    private synchronized void answer(Socket socket, byte[] packet) throws IOException, MqttException {
        int type = (packet[0] & 0xff) >> 4;
        if (type == MqttWireMessage.MESSAGE_TYPE_PUBACK) {
            return;
        }
        MqttWireMessage message = MqttWireMessage.createWireMessage(packet);
        if (message instanceof MqttConnect connect) {
            answer(socket, connect);
        } else if (message instanceof MqttSubscribe subscribe) {
            answer(socket, subscribe);
        } else if (message instanceof MqttUnsubscribe unsubscribe) {
            unsubscribed.addAll(Arrays.asList(unsubscribe.getTopics()));
            MqttUnsubAck answer = new MqttUnsubAck(new int[] {0}, new MqttProperties());
            answer.setMessageId(message.getMessageId());
            send(socket, answer);
        } else if (message instanceof MqttPublish publish) {
            answer(socket, publish);
        } else if (message instanceof MqttPingReq ping) {
            pings.add(ping);
            sendBytes(socket, new byte[] {(byte) 0xd0, 0});
        } else if (message instanceof MqttDisconnect goodbye) {
            goodbyes.add(goodbye);
        }
    }

    private void answer(Socket socket, MqttConnect connect) throws IOException, MqttException {
        connects.add(connect);
        if (isConnackHeld) {
            return;
        }
        if (connackBytes.length > 0) {
            sendBytes(socket, connackBytes);
            return;
        }
        boolean hasSession = !sessions.add(connect.getClientId()) && !connect.isCleanStart();
        send(socket, new MqttConnAck(hasSession && connackCode == 0, connackCode, connackProperties));
        while (hasSession && !waitingInSession.isEmpty()) {
            Stored message = waitingInSession.remove();
            send(socket, publish(message.topic(), message.payload()));
        }
    }

    private void answer(Socket socket, MqttSubscribe subscribe) throws IOException, MqttException {
        MqttSubscription[] subscriptions = subscribe.getSubscriptions();
        int[] codes = new int[subscriptions.length];
        Arrays.fill(codes, subackCode);
        MqttSubAck answer = new MqttSubAck(codes, new MqttProperties());
        answer.setMessageId(subscribe.getMessageId());
        if (!areSubacksHeld) {
            send(socket, answer);
        }
        for (MqttSubscription subscription : subscriptions) {
            subscribed.add(subscription.getTopic());
            String prefix = subscription.getTopic().replace("+", "");
            for (Stored message : retained) {
                if (message.topic().startsWith(prefix)) {
                    send(socket, publish(message.topic(), message.payload()));
                }
            }
        }
    }

    private void answer(Socket socket, MqttPublish publish) throws IOException, MqttException {
        unacknowledged.add(new Unacknowledged(socket, publish.getMessageId()));
        mostUnacknowledged = Math.max(mostUnacknowledged, unacknowledged.size());
        publishes.add(publish);
        if (!arePubacksHeld) {
            acknowledgeOldest();
        }
    }

    private synchronized MqttPublish publish(String topic, byte[] payload) {
        MqttMessage message = new MqttMessage(payload, 1, true, new MqttProperties());
        MqttPublish publish = new MqttPublish(topic, message, new MqttProperties());
        publish.setMessageId(nextMessageId++);
        return publish;
    }

    private static void send(Socket socket, MqttWireMessage message) throws IOException, MqttException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(message.getHeader());
        packet.write(message.getPayload());
        sendBytes(socket, packet.toByteArray());
    }

    private static void sendBytes(Socket socket, byte[] packet) throws IOException {
        synchronized (socket) {
            socket.getOutputStream().write(packet);
            socket.getOutputStream().flush();
        }
    }
}
