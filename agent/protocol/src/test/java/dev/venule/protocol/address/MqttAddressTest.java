package dev.venule.protocol.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.protocol.message.Sha256;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MqttAddressTest {
    private static final String HASH = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    static Stream<String> badIds() {
        return Stream.of(
                "",
                "a/b",
                "+",
                "#",
                "a+",
                "a#",
                "$SYS",
                ".",
                "..",
                ".a",
                " ",
                "a b",
                "a\u0000",
                "\u00e4",
                "a\n",
                "a".repeat(65),
                "x".repeat(10_000),
                "\ud83d\ude00",
                "%2f",
                "a\\b");
    }

    @ParameterizedTest
    @MethodSource("badIds")
    void idsThatABrokerCouldReadAsMoreAreRefused(String id) {
        assertThat(MqttAddress.isValidId(id)).isFalse();
        assertThatThrownBy(() -> MqttAddress.task(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not an id")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
        assertThatThrownBy(() -> MqttAddress.update("p", id)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MqttAddress.update(id, "d")).isInstanceOf(IllegalArgumentException.class);
        assertThat(MqttAddress.sender("venule/v1/p/device/" + id + "/update")).isEmpty();
        assertThat(MqttAddress.sender("venule/v1/" + id + "/device/d/update")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "_", "-", "a.b", "watch-7_B.2"})
    void plainIdsAreAccepted(String id) {
        assertThat(MqttAddress.isValidId(id)).isTrue();
        assertThat(MqttAddress.isValidId("a".repeat(64))).isTrue();
    }

    @Test
    void addressesAreThoseOfTheProtocol() {
        byte[] hash = new byte[32];
        hash[0] = (byte) 0xab;
        hash[31] = 0x01;
        String hex = "ab" + "00".repeat(30) + "01";

        assertThat(MqttAddress.task("ecg")).isEqualTo("venule/v1/ecg/task");
        assertThat(MqttAddress.modelPart("ecg", hash, 12)).isEqualTo("venule/v1/ecg/model/" + hex + "/12");
        assertThat(MqttAddress.modelParts("ecg", hash)).isEqualTo("venule/v1/ecg/model/" + hex + "/+");
        assertThat(MqttAddress.update("ecg", "w7")).isEqualTo("venule/v1/ecg/device/w7/update");
        assertThat(MqttAddress.receipt("ecg", "w7")).isEqualTo("venule/v1/ecg/device/w7/receipt");
        assertThat(MqttAddress.status("ecg", "w7")).isEqualTo("venule/v1/ecg/device/w7/status");
        assertThat(MqttAddress.allUpdates()).isEqualTo("venule/v1/+/device/+/update");
        assertThat(MqttAddress.allStatuses()).isEqualTo("venule/v1/+/device/+/status");
        assertThatThrownBy(() -> MqttAddress.modelPart("ecg", new byte[31], 0))
                .hasMessage("a SHA-256 has 32 bytes, this one 31");
        assertThatThrownBy(() -> MqttAddress.modelPart("ecg", hash, -1)).hasMessageContaining("-1");
    }

    @Test
    void senderIsReadFromUpdatesAndStatuses() {
        assertThat(MqttAddress.sender(MqttAddress.update("ecg", "w7"))).contains(new MqttAddress.Sender("ecg", "w7"));
        assertThat(MqttAddress.sender(MqttAddress.status("ecg", "w7"))).contains(new MqttAddress.Sender("ecg", "w7"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "venule/v1/ecg/task",
                "venule/v1/ecg/device/w7",
                "venule/v1/ecg/device/w7/receipt",
                "venule/v1/ecg/device/w7/",
                "venule/v1/ecg/device/w7/update/",
                "/venule/v1/ecg/device/w7/update",
                "venule/v2/ecg/device/w7/update",
                "Venule/v1/ecg/device/w7/update",
                "venule/v1/ecg/devices/w7/update",
                "venule/v1//device/w7/update",
                "venule/v1/ecg/device//update"
            })
    void noSenderIsReadFromAnythingElse(String address) {
        assertThat(MqttAddress.sender(address)).isEmpty();
    }

    @Test
    void whatAGatewayPassesOnHasAddressesOfItsOwn() {
        MqttAddress.Sender bed = new MqttAddress.Sender("ecg", "bed-7");
        MqttAddress.RelayedSender relayed = new MqttAddress.RelayedSender("gateway.w3", bed);

        assertThat(MqttAddress.relayedUpdate("gateway.w3", bed))
                .isEqualTo("venule/v1/ecg/gateway/gateway.w3/device/bed-7/update");
        assertThat(MqttAddress.relayedSender(MqttAddress.relayedUpdate("gateway.w3", bed)))
                .contains(relayed);
        assertThat(MqttAddress.relayedSender(MqttAddress.relayedStatus("gateway.w3", bed)))
                .contains(relayed);
        assertThat(MqttAddress.relayedReceiver(MqttAddress.relayedReceipt("gateway.w3", bed)))
                .contains(relayed);
        assertThat(MqttAddress.relayedReceipts("ecg", "gateway.w3"))
                .isEqualTo("venule/v1/ecg/gateway/gateway.w3/device/+/receipt");
        assertThat(MqttAddress.allRelayedUpdates()).isEqualTo("venule/v1/+/gateway/+/device/+/update");
        assertThat(MqttAddress.allRelayedStatuses()).isEqualTo("venule/v1/+/gateway/+/device/+/status");
    }

    /** A gateway must not reach the addresses of devices that speak for themselves, nor the other way round. */
    @Test
    void aRelayedSenderIsNoSender() {
        MqttAddress.Sender bed = new MqttAddress.Sender("ecg", "bed-7");

        assertThat(MqttAddress.sender(MqttAddress.relayedUpdate("gateway.w3", bed)))
                .isEmpty();
        assertThat(MqttAddress.relayedSender(MqttAddress.update("ecg", "bed-7")))
                .isEmpty();
        assertThat(MqttAddress.relayedSender(MqttAddress.relayedReceipt("gateway.w3", bed)))
                .isEmpty();
        assertThat(MqttAddress.relayedSender("venule/v1/ecg/gateway/+/device/bed-7/update"))
                .isEmpty();
        assertThat(MqttAddress.relayedSender("venule/v1/ecg/gateway/g/device/bed-7/update/"))
                .isEmpty();
        assertThatThrownBy(() -> MqttAddress.relayedReceipts("ecg", "+")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MqttAddress.relayedUpdate("g", new MqttAddress.Sender("ecg", "+")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thePartThatABrokerSendsIsThePartThatADeviceAskedFor() {
        byte[] sha256 = Sha256.of(new byte[] {1, 2, 3});
        List<String> asked = CoapAddress.modelPart("ecg", sha256, 12);

        assertThat(MqttAddress.part(MqttAddress.modelPart("ecg", sha256, 12)))
                .isPresent()
                .isEqualTo(CoapAddress.parse(asked));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "venule/v1/ecg/task",
                "venule/v1/ecg/model/" + HASH,
                "venule/v1/ecg/model/" + HASH + "/01",
                "venule/v1/ecg/model/" + HASH + "/-1",
                "venule/v1/ecg/model/" + HASH + "/4294967296",
                "venule/v1/ecg/model/" + HASH + "/0/0",
                "venule/v1/.ecg/model/" + HASH + "/0",
                "other/v1/ecg/model/" + HASH + "/0"
            })
    void noPartIsReadFromAnythingElse(String address) {
        assertThat(MqttAddress.part(address)).isEmpty();
    }
}
