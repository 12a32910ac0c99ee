package dev.venule.protocol.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoapAddressTest {
    private static final String ZERO_HASH = "A".repeat(43);

    @Test
    void pathsAreThoseOfTheProtocol() {
        byte[] hash = new byte[32];
        hash[0] = (byte) 0xfb;
        hash[31] = 1;
        assertThat(CoapAddress.task("ecg")).containsExactly("v1", "ecg", "task");
        assertThat(CoapAddress.modelPart("ecg", hash, 12))
                .containsExactly("v1", "ecg", "model", "-wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE", "12");
        assertThat(CoapAddress.update("ecg", "watch-7")).containsExactly("v1", "ecg", "device", "watch-7", "update");
        assertThat(CoapAddress.status("ecg", "watch-7")).containsExactly("v1", "ecg", "device", "watch-7", "status");
    }

    @Test
    void everyPathIsReadAsWhatItWasWrittenFor() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 200; i++) {
            byte[] hash = new byte[32];
            random.nextBytes(hash);
            int part = random.nextInt(1_000_000_000);
            assertThat(CoapAddress.parse(CoapAddress.modelPart("ecg", hash, part)))
                    .contains(new CoapAddress.Target.ModelPart("ecg", MqttAddress.hex(hash), part));
        }
        MqttAddress.Sender sender = new MqttAddress.Sender("ecg", "watch-7");
        assertThat(CoapAddress.parse(CoapAddress.task("ecg"))).contains(new CoapAddress.Target.Task("ecg"));
        assertThat(CoapAddress.parse(CoapAddress.update("ecg", "watch-7")))
                .contains(new CoapAddress.Target.Update(sender));
        assertThat(CoapAddress.parse(CoapAddress.status("ecg", "watch-7")))
                .contains(new CoapAddress.Target.Status(sender));
    }

    @Test
    void idsAndHashesThatCannotStandInAPathAreRefused() {
        assertThatThrownBy(() -> CoapAddress.task("a/b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CoapAddress.update("ecg", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CoapAddress.modelPart("ecg", new byte[31], 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CoapAddress.modelPart("ecg", new byte[32], -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CoapAddress.modelPart("..", new byte[32], 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    static List<List<String>> pathsOfNothing() {
        return List.of(
                List.of(),
                List.of(""),
                List.of("v1"),
                List.of("v1", "ecg"),
                List.of("v2", "ecg", "task"),
                List.of("v1", "ecg", "task", ""),
                List.of("v1", "ecg", "tasks"),
                List.of("v1", "ecg", "model"),
                List.of("v1", "ecg", "model", ZERO_HASH),
                List.of("v1", "ecg", "model", ZERO_HASH, "0", "0"),
                List.of("v1", "ecg", "device", "d"),
                List.of("v1", "ecg", "device", "d", "receipt"),
                List.of("v1", "ecg", "device", "d", "update", "x"),
                List.of("venule", "v1", "ecg", "task"));
    }

    @ParameterizedTest
    @MethodSource("pathsOfNothing")
    void otherPathsLeadNowhere(List<String> path) {
        assertThat(CoapAddress.parse(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
                "0000000000000000000000000000000000000000000000000000000000000000"
            })
    void whatIsNoHashIsNoPart(String hash) {
        assertThat(CoapAddress.parse(List.of("v1", "ecg", "model", hash, "0"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "00", "01", "-1", "+1", " 1", "1 ", "1e3", "0x1", "1000000000", "99999999999999", "\u0661"})
    void whatIsNoPartNumberIsNoPart(String part) {
        assertThat(CoapAddress.parse(List.of("v1", "ecg", "model", ZERO_HASH, part)))
                .isEmpty();
        assertThat(CoapAddress.parse(List.of("v1", "ecg", "model", ZERO_HASH, "999999999")))
                .isPresent();
    }

    @ParameterizedTest
    @MethodSource("dev.venule.protocol.address.MqttAddressTest#badIds")
    void idsThatAreNoneLeadNowhere(String id) {
        assertThat(CoapAddress.parse(List.of("v1", id, "task"))).isEmpty();
        assertThat(CoapAddress.parse(List.of("v1", id, "device", "d", "update")))
                .isEmpty();
        assertThat(CoapAddress.parse(List.of("v1", "ecg", "device", id, "update")))
                .isEmpty();
    }
}
