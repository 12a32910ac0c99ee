package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.broker.wire.Answer;
import dev.venule.broker.wire.Connect;
import dev.venule.broker.wire.Message;
import dev.venule.broker.wire.WireClient;
import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bytes that are no MQTT, or too much of it. */
final class WireAttacks {
    private static final int MAX_PACKET_BYTES = 1 << 20;
    private static final int CONNECTIONS = 50;
    private static final int TLS_RECORD_BYTES = 5;

    private WireAttacks() {}

    static List<Attack> all() {
        return List.of(
                new Attack("oversized packet", WireAttacks::oversized),
                new Attack("TLS cut in the middle", WireAttacks::cutTls),
                new Attack("no TLS, but noise", WireAttacks::noise),
                new Attack("packet length without end", scene -> raw(scene, 0x30, 0xff, 0xff, 0xff, 0xff, 0xff)),
                new Attack("publish with QoS 3", scene -> raw(scene, 0x36, 5, 0, 1, 'x', 0, 1)),
                new Attack("invalid UTF-8 in a topic", scene -> raw(scene, 0x30, 5, 0, 2, 0xc3, 0x28, 0)),
                new Attack("subscribe to nothing", scene -> raw(scene, 0x82, 3, 0, 1, 0)),
                new Attack("connect twice", WireAttacks::connectsTwice),
                new Attack("publish before connect", WireAttacks::publishesFirst),
                new Attack("topic of 65 535 bytes", WireAttacks::hugeTopic),
                new Attack("slow loris", WireAttacks::slowLoris),
                new Attack("flood of connections", WireAttacks::floods));
    }

    private static String oversized(HostileScene scene) throws IOException {
        String attacker = scene.newAttacker();
        try (WireClient client = scene.device(attacker)) {
            String topic = MqttAddress.update(HostileScene.POPULATION, attacker);
            Answer answer = client.publish(new Message(topic, new byte[MAX_PACKET_BYTES + 1], false));
            assertThat(answer).isInstanceOf(Answer.Ended.class);
            return "broker: " + answer;
        }
    }

    /** The handshake's first record, half of it, and then nothing. */
    private static String cutTls(HostileScene scene) throws IOException {
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Socket socket = scene.tcp();
            socket.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc});
            open.add(socket);
        }
        scene.assertNobodyElseWasTouched();
        closeAll(open);
        return "broker: waits for the rest, others go on";
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private static String noise(HostileScene scene) throws IOException {
        try (Socket socket = scene.tcp()) {
            byte[] noise = new byte[TLS_RECORD_BYTES * 100];
            Arrays.fill(noise, (byte) 0x7f);
            socket.getOutputStream().write(noise);
            socket.setSoTimeout(20_000);
            assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(100);
        } catch (java.net.SocketException reset) {
            return "broker: connection reset";
        }
        return "broker: connection closed";
    }

    private static String raw(HostileScene scene, int... bytes) throws IOException {
        byte[] packet = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            packet[i] = (byte) bytes[i];
        }
        try (WireClient client = scene.device(scene.newAttacker())) {
            client.sendRaw(packet, "nonsense");
            assertThat(client.awaitEnd()).isTrue();
            return "broker: " + client.end().orElseThrow();
        }
    }

    private static String connectsTwice(HostileScene scene) throws IOException {
        String attacker = scene.newAttacker();
        try (WireClient client = scene.device(attacker)) {
            client.sendRaw(Connect.fresh(HostileScene.VICTIM).encoded(), "a second CONNECT");
            assertThat(client.awaitEnd()).isTrue();
            return "broker: " + client.end().orElseThrow();
        }
    }

    private static String publishesFirst(HostileScene scene) throws IOException {
        try (Socket socket = scene.tls(scene.certificate("CN=" + scene.newAttacker()))) {
            socket.getOutputStream().write(new byte[] {0x30, 4, 0, 1, 'x', 0});
            socket.setSoTimeout(20_000);
            assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(10);
        } catch (IOException reset) {
            return "broker: " + reset.getMessage();
        }
        return "broker: connection closed";
    }

    private static String hugeTopic(HostileScene scene) throws IOException {
        try (WireClient client = scene.device(scene.newAttacker())) {
            Answer answer = client.publish(Message.of("a/".repeat(32_767), "x"));
            assertThat(answer.isGranted()).isFalse();
            return "broker: " + answer;
        }
    }

    /** Connections of which each has begun to send a packet and never ends it. */
    private static String slowLoris(HostileScene scene) throws IOException {
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS / 2; i++) {
            Socket socket = scene.tls(scene.certificate("CN=" + scene.newAttacker()));
            socket.getOutputStream().write(Arrays.copyOf(Connect.fresh("slow").encoded(), 7));
            open.add(socket);
        }
        scene.assertNobodyElseWasTouched();
        closeAll(open);
        return "broker: waits for the rest, others go on";
    }

    private static String floods(HostileScene scene) throws IOException {
        String attacker = scene.newAttacker();
        var identity = scene.certificate("CN=" + attacker);
        List<WireClient> open = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            scene.connect(identity, Connect.fresh(attacker + ":" + i)).ifPresent(open::add);
        }
        scene.assertNobodyElseWasTouched();
        long alive = open.stream().filter(WireClient::ping).count();
        for (WireClient client : open) {
            client.close();
        }
        assertThat(alive).isEqualTo(1);
        return "broker: one session a certificate, the newest; others go on";
    }
}
