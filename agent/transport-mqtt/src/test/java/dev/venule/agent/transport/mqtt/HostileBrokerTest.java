package dev.venule.agent.transport.mqtt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes: one line, another attempt, and no thread left behind. */
class HostileBrokerTest extends MqttTransportFixture {
    private static final String NOT_MQTT = "sent what is not MQTT 5";

    @Test
    void aWebServerIsNoBroker() {
        broker.connackBytes = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII);
        opened();

        assertThat(firstHeard()).contains(NOT_MQTT, "check that the port is a broker's");
    }

    @Test
    void aBrokerOfAnOlderMqttIsToldSo() {
        broker.connackBytes = new byte[] {0x20, 2, 0, 1};
        opened();

        assertThat(firstHeard()).contains(NOT_MQTT, "speaks MQTT 5");
    }

    @ParameterizedTest
    @CsvSource({
        "a packet of 256 MB, 30 ff ff ff 7f",
        "a length of five bytes, 30 80 80 80 80 01",
        "an unknown kind of packet, 00 00",
        "a control character in a topic, 30 05 00 02 61 00 00",
        "what is no character in a topic, 30 06 00 03 ef bf be 00",
        "a topic that is longer than its packet, 30 03 ff ff 61",
        "an acknowledgement without an id, 40 01 00",
        "a property that no publish has, 30 07 00 01 61 03 11 00 00",
        "a properties' length without properties, 30 04 00 01 61 7f",
        "a disconnect for no known reason, e0 01 ff",
    })
    void aBrokenPacketEndsTheConnectionAndTheNextOneIsUsed(String what, String bytes) throws Exception {
        connected();
        broker.sendBytes(hex(bytes));

        await().until(() -> listener.heard.size() >= 3);
        assertThat(listener.heard.get(1)).as(what).contains(NOT_MQTT).matches("[\\x20-\\x7e]+");
        assertThat(listener.heard.get(2)).isEqualTo("connected");
    }

    @Test
    void messagesThatNobodyAskedForArePassedOver() throws Exception {
        connected();
        broker.deliver("/", bytes(10));
        broker.deliver("venule", bytes(10));
        broker.deliver("venule/v1/other/task", bytes(10));
        broker.sendBytes(hex("30 03 00 00 00"));
        broker.sendBytes(hex("40 02 12 34"));
        broker.deliver(TASK, "after them".getBytes(UTF_8));

        await().until(() -> listener.heard.contains("task: after them"));
        assertThat(listener.heard).containsExactly("connected", "task: after them");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void garbageInsteadOfAnAnswerIsARefusal(long seed) {
        timeouts = new MqttTiming.Timeouts(Duration.ofSeconds(1), LONG, LONG);
        broker.connackBytes = garbage(seed);
        opened();

        await().until(() -> listener.heard.size() >= 2);
        assertThat(listener.heard)
                .as("seed %d", seed)
                .allMatch(line -> line.startsWith("disconnected: ") && line.matches("[\\x20-\\x7e]+"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void garbageOnAnOpenConnectionEndsIt(long seed) throws Exception {
        connected();
        broker.sendBytes(garbage(seed));
        // It may begin like a packet of many bytes: then no ping is answered any more.
        await().until(() -> listener.heard.size() >= 3);

        assertThat(listener.heard.get(1)).as("seed %d", seed).startsWith("disconnected: ");
        assertThat(listener.heard.get(2)).as("seed %d", seed).isEqualTo("connected");
    }

    private static byte[] garbage(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] garbage = new byte[1 + random.nextInt(4000)];
        random.nextBytes(garbage);
        return garbage;
    }

    private static byte[] hex(String text) {
        String[] digits = text.split(" ", -1);
        byte[] bytes = new byte[digits.length];
        for (int i = 0; i < digits.length; i++) {
            bytes[i] = (byte) Integer.parseInt(digits[i], 16);
        }
        return bytes;
    }
}
