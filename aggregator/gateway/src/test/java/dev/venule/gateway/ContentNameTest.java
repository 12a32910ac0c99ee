package dev.venule.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.protocol.address.CoapAddress;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.Sha256;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContentNameTest {
    private static final String HASH = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    @Test
    void thePartThatTheBrokerSendsIsThePartThatTheDeviceAskedFor() {
        byte[] sha256 = Sha256.of(new byte[] {1, 2, 3});
        List<String> asked = CoapAddress.modelPart("ecg", sha256, 12);

        assertThat(ContentName.partOf(MqttAddress.modelPart("ecg", sha256, 12)))
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
    void anotherAddressNamesNone(String topic) {
        assertThat(ContentName.partOf(topic)).isEmpty();
    }
}
