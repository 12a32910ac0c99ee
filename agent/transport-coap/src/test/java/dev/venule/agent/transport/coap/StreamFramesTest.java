package dev.venule.agent.transport.coap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.network.serialization.TcpDataSerializer;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StreamFramesTest {
    private static DataInputStream stream(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return new DataInputStream(new ByteArrayInputStream(all));
    }

    private static byte[] message(int payloadBytes, int tokenBytes) {
        Request request = Request.newPost();
        request.setDestinationContext(new AddressEndpointContext("127.0.0.1", 5684));
        byte[] token = new byte[tokenBytes];
        Arrays.fill(token, (byte) 7);
        request.setToken(token);
        byte[] payload = new byte[payloadBytes];
        Arrays.fill(payload, (byte) 9);
        request.setPayload(payload);
        return new TcpDataSerializer().serializeRequest(request).getBytes();
    }

    /** Around every form of the length that RFC 8323 has; options and marker come on top of the payload. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 11, 12, 13, 14, 266, 267, 268, 269, 16_384, 65_803, 65_804, 65_805, 100_000})
    void messagesOfTheLibraryAreFoundOneBehindTheOther(int payloadBytes) throws IOException {
        byte[] first = message(payloadBytes, 4);
        byte[] second = message(3, 0);
        DataInputStream stream = stream(first, second);
        assertThat(StreamFrames.read(stream)).isEqualTo(first);
        assertThat(StreamFrames.read(stream)).isEqualTo(second);
        assertThatThrownBy(() -> StreamFrames.read(stream)).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 300, 70_000})
    void streamThatEndsWithinAMessageIsSaidToEnd(int payloadBytes) {
        byte[] whole = message(payloadBytes, 8);
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 50; i++) {
            int kept = random.nextInt(whole.length);
            assertThatThrownBy(() -> StreamFrames.read(stream(Arrays.copyOf(whole, kept))))
                    .as("%d of %d bytes", kept, whole.length)
                    .isInstanceOf(EOFException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "f0ffffffff, this is not CoAP",
        "f07fffffff, this is not CoAP",
        "f000010000, this is not CoAP",
        "0901, this is not CoAP",
        "0f01, this is not CoAP"
    })
    void lengthsAndTokensThatNoAggregatorSendsAreRefusedBeforeMemoryIsTaken(String hex, String message) {
        assertThatThrownBy(() -> StreamFrames.read(stream(HexFormat.of().parseHex(hex))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    @Test
    void arbitraryBytesAreMessagesOrTheEnd() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            DataInputStream stream = stream(bytes);
            assertThatThrownBy(() -> {
                        while (true) {
                            assertThat(StreamFrames.read(stream)).hasSizeGreaterThanOrEqualTo(2);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }
}
