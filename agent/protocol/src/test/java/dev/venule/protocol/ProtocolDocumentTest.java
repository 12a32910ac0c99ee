package dev.venule.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.codec.CompressionRule;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.CohortSelection;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.ValueFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** docs/protocol.md says what the code does. */
class ProtocolDocumentTest {
    private final String document;

    ProtocolDocumentTest() throws IOException {
        document = Files.readString(Path.of("..", "..", "docs", "protocol.md"));
    }

    @Test
    void everyRejectReasonIsListed() {
        String table = Arrays.stream(RejectReason.values())
                .map(r -> "| " + r.wireCode() + " | `" + r.label() + "` | " + r.explanation() + " |\n")
                .collect(Collectors.joining());

        assertThat(document).contains(table);
    }

    @Test
    void everyAddressIsListed() {
        String hash = "00".repeat(32);
        assertThat(Arrays.asList(
                        MqttAddress.task("p"),
                        MqttAddress.modelPart("p", new byte[32], 0).replace(hash + "/0", "{sha256}/{part}"),
                        MqttAddress.update("p", "d"),
                        MqttAddress.receipt("p", "d"),
                        MqttAddress.status("p", "d")))
                .allSatisfy(address -> assertThat(document)
                        .contains("`" + address.replace("/p/", "/{population}/").replace("/d/", "/{device}/") + "`"));
        assertThat(document)
                .contains(
                        MqttAddress.allUpdates(),
                        MqttAddress.allStatuses(),
                        MqttAddress.allRelayedUpdates(),
                        MqttAddress.allRelayedStatuses());
    }

    @Test
    void theExampleIsWhatTheCodecWrites() {
        float[] delta = new float[67];
        delta[2] = 0.5f;
        delta[10] = -0.5f;
        delta[40] = 0.5f;

        byte[] encoded = new DeltaCodec(new TensorLayout(64, 3))
                .compress(delta, new CompressionRule(3.0 / 67, ValueFormat.TERNARY))
                .encoded();

        String hex = IntStream.range(0, encoded.length)
                .mapToObj(i -> String.format("%02x", encoded[i]))
                .collect(Collectors.joining(" "));
        assertThat(document).contains(hex + "\n");
    }

    @Test
    void theSelectionsExampleIsWhatTheCodeComputes() {
        byte[] salt = new byte[CohortSelection.SALT_BYTES];
        for (int i = 0; i < salt.length; i++) {
            salt[i] = (byte) i;
        }
        String rank = Long.toHexString(CohortSelection.rank(ByteString.copyFrom(salt), "bed-7"));

        assertThat(document).contains("the device `bed-7` has the number `" + rank + "`");
    }

    @Test
    void everyValueFormatIsListedWithItsNumber() {
        String list = Arrays.stream(ValueFormat.values())
                .filter(format -> format != ValueFormat.UNRECOGNIZED)
                .map(format -> format.getNumber() + " " + format.name())
                .collect(Collectors.joining(", "));

        assertThat(document).contains(list);
    }
}
