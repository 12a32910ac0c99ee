package dev.venule.broker.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway may do at the embedded broker and at HiveMQ. */
final class GatewayRulesTest {
    private static final String GATEWAY = "gateway.w3";

    private final AccessRules rules = new AccessRules("aggregator", Set.of("ecg"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "venule/v1/ecg/gateway/gateway.w3/device/bed-1/update",
                "venule/v1/ecg/gateway/gateway.w3/device/bed-2/status"
            })
    void writesForAnyDeviceUnderItsOwnName(String topic) {
        assertThat(rules.mayPublish(GATEWAY, topic)).isTrue();
        assertThat(rules.mayPublish("gateway.w4", topic)).isFalse();
        assertThat(rules.mayPublish("bed-1", topic)).isFalse();
        assertThat(rules.mayPublish("bridge.north", topic)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "venule/v1/ecg/device/bed-1/update",
                "venule/v1/ecg/device/gateway.w3/update",
                "venule/v1/ecg/gateway/gateway.w3/device/bed-1/receipt",
                "venule/v1/eeg/gateway/gateway.w3/device/bed-1/update",
                "venule/v1/ecg/gateway/gateway.w3/device/bed-1/update/more",
                "venule/v1/ecg/task"
            })
    void writesNothingElse(String topic) {
        assertThat(rules.mayPublish(GATEWAY, topic)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "venule/v1/ecg/task",
                "venule/v1/ecg/gateway/gateway.w3/device/+/receipt",
                "venule/v1/ecg/model/0000000000000000000000000000000000000000000000000000000000000000/+"
            })
    void readsTasksModelsAndItsReceipts(String filter) {
        assertThat(rules.maySubscribe(GATEWAY, filter)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "venule/v1/ecg/device/bed-1/receipt",
                "venule/v1/ecg/device/gateway.w3/receipt",
                "venule/v1/ecg/device/+/receipt",
                "venule/v1/+/gateway/gateway.w3/device/+/receipt",
                "venule/v1/ecg/gateway/gateway.w4/device/+/receipt",
                "venule/v1/ecg/gateway/gateway.w3/device/+/update",
                "venule/v1/eeg/gateway/gateway.w3/device/+/receipt",
                "$SYS/#"
            })
    void readsNothingElse(String filter) {
        assertThat(rules.maySubscribe(GATEWAY, filter)).isFalse();
    }
}
