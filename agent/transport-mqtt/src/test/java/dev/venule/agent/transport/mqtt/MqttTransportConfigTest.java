package dev.venule.agent.transport.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.agent.transport.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MqttTransportConfigTest {
    private static final BrokerEndpoint LOCAL = BrokerEndpoint.plaintextOnLoopback(URI.create("mqtt://localhost"));

    @ParameterizedTest
    @ValueSource(strings = {"mqtt://broker.example:1883", "mqtt://10.0.0.1", "mqtt://localhost.example"})
    void plaintextLeavesTheMachineNever(String uri) {
        assertThatThrownBy(() -> BrokerEndpoint.plaintextOnLoopback(URI.create(uri)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(uri)
                .hasMessageContaining("use mqtts://");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqtt://localhost", "mqtt://127.0.0.1:1884", "mqtt://[::1]:1883"})
    void plaintextStaysOnLoopback(String uri) {
        assertThat(BrokerEndpoint.plaintextOnLoopback(URI.create(uri)).credentials())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mqtt://broker",
                "https://broker",
                "mqtts:broker",
                "mqtts://",
                "mqtts://user@broker",
                "mqtts://broker/path",
                "mqtts://broker:70000",
                "mqtts://bro_ker"
            })
    void anAddressThatIsNoBrokerIsRefused(String uri) throws Exception {
        SSLContext context = SSLContext.getDefault();

        assertThatThrownBy(() -> BrokerEndpoint.tls(URI.create(uri), context))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thePortHasTheUsualDefault() throws Exception {
        assertThat(LOCAL).hasToString("localhost:1883");
        assertThat(BrokerEndpoint.tls(URI.create("mqtts://broker.example"), SSLContext.getDefault()))
                .hasToString("broker.example:8883");
    }

    @Test
    void idsThatABrokerCouldReadAsLevelsAreRefused() {
        assertThatThrownBy(() -> MqttTransportConfig.standard(LOCAL, "ward", "a/b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("device.id")
                .hasMessageContaining("\"a/b\"");
        assertThatThrownBy(() -> MqttTransportConfig.standard(LOCAL, "+", "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("population");
    }

    @Test
    void aWindowOutsideItsBoundsIsRefused() {
        assertThatThrownBy(() -> new MqttTransportConfig(LOCAL, "ward", "pump-1", MqttTiming.standard(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mqtt.window must be between 1 and 1000, was 0");
    }

    @Test
    void aTimeOutsideItsBoundsIsRefusedByName() {
        Duration minute = Duration.ofMinutes(1);

        assertThatThrownBy(() ->
                        new MqttTiming(Duration.ZERO, minute, MqttTiming.Timeouts.standard(), RetryPolicy.standard()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mqtt.keepAlive must be between PT1S and PT18H, was PT0S");
        assertThatThrownBy(() -> new MqttTiming.Timeouts(minute, Duration.ofDays(1), minute))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mqtt.timeouts.acknowledgement");
        assertThatThrownBy(() -> new MqttTiming.Timeouts(minute, minute, Duration.ofMillis(9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mqtt.timeouts.part must be between PT0.01S and PT1H, was PT0.009S");
    }

    @Test
    void aFetchThatMakesNoProgressIsGivenUpAfterTenSecondsByDefault() {
        assertThat(MqttTiming.standard().timeouts().part()).isEqualTo(Duration.ofSeconds(10));
    }
}
