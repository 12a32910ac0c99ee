package dev.venule.agent.transport.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.SplittableRandom;
import org.eclipse.paho.mqttv5.common.packet.MqttWireMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingPacketsTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void packetsPassUnchangedHoweverTheyAreRead(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] packets = packets(random, 0, 1, 127, 128, 16_383, 16_384, 300_000, 0, 2);

        ByteArrayOutputStream read = new ByteArrayOutputStream();
        InputStream in = new IncomingPackets(new ByteArrayInputStream(packets));
        int next = in.read();
        while (next >= 0) {
            read.write(next);
            byte[] some = new byte[1 + random.nextInt(1000)];
            read.write(some, 0, Math.max(0, in.read(some, 0, some.length)));
            next = in.read();
        }

        assertThat(read.toByteArray()).as("seed %d", seed).isEqualTo(packets);
    }

    @Test
    void theLargestPacketPassesAndOneByteMoreDoesNot() throws IOException {
        assertThat(readHeader(IncomingPackets.MAX_BODY_BYTES)).isEqualTo(5);
        assertThatThrownBy(() -> readHeader(IncomingPackets.MAX_BODY_BYTES + 1))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("longer than 67109888 bytes");
    }

    @Test
    void aTooLongPacketBehindOthersIsFoundInOneRead() {
        byte[] packets = {0x40, 2, 0, 1, (byte) 0xd0, 0, 0x30, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f};

        assertThatThrownBy(() -> new IncomingPackets(new ByteArrayInputStream(packets)).read(new byte[100], 3, 90))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void aLengthThatGoesOnIsRefusedAtItsFourthDigit() {
        byte[] endless = {0x30, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80};

        assertThatThrownBy(() -> new IncomingPackets(new ByteArrayInputStream(endless)).readNBytes(5))
                .isInstanceOf(ProtocolException.class);
    }

    private static int readHeader(int bodyBytes) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write(0x30);
        header.write(MqttWireMessage.encodeVariableByteInteger(bodyBytes));
        return new IncomingPackets(new ByteArrayInputStream(header.toByteArray())).readNBytes(100).length;
    }

    private static byte[] packets(SplittableRandom random, int... bodies) throws IOException {
        ByteArrayOutputStream packets = new ByteArrayOutputStream();
        for (int bodyBytes : bodies) {
            packets.write(0x30);
            packets.write(MqttWireMessage.encodeVariableByteInteger(bodyBytes));
            byte[] body = new byte[bodyBytes];
            random.nextBytes(body);
            packets.write(body);
        }
        return packets.toByteArray();
    }
}
