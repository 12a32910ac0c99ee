package dev.venule.agent.transport.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MqttTransportConfigTest {
    @Test
    void anUnencryptedBrokerIsAllowedOnThisMachineOnly() {
        assertThat(plaintext("mqtt://127.0.0.1:1883").tls()).isEmpty();
        assertThatThrownBy(() -> plaintext("mqtt://192.0.2.1:1883"))
                .hasMessage(
                        "broker mqtt://192.0.2.1:1883 is not encrypted, which is allowed on the loopback interface only;"
                                + " use mqtts://");
    }

    @Test
    void anEncryptedBrokerNeedsCertificates() {
        assertThatThrownBy(() -> plaintext("mqtts://127.0.0.1:8883"))
                .hasMessage("broker mqtts://127.0.0.1:8883 needs certificates");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8883", "mqtts://localhost", "mqtts:localhost"})
    void anAddressOfAnotherFormIsRefused(String address) throws NoSuchAlgorithmException {
        SSLContext tls = SSLContext.getDefault();

        assertThatThrownBy(() -> MqttTransportConfig.mutualTls(URI.create(address), "ward", "bed-7", tls))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "+", "#", ".hidden"})
    void anIdThatABrokerCouldReadAsMoreIsRefused(String id) {
        assertThatThrownBy(() -> new MqttTransportConfig(
                        URI.create("mqtt://127.0.0.1:1883"),
                        "ward",
                        id,
                        Optional.empty(),
                        MqttTransportConfig.Timing.standard()))
                .hasMessageStartingWith("device must be 1 to 64 characters");
    }

    private static MqttTransportConfig plaintext(String broker) {
        return new MqttTransportConfig(
                URI.create(broker), "ward", "bed-7", Optional.empty(), MqttTransportConfig.Timing.standard());
    }
}
