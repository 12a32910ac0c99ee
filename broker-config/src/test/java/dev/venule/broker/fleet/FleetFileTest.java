package dev.venule.broker.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetFileTest {
    private static final String LEAST = """
            populations:
              - {name: ecg, parameters: 738, devices: 20}
            brokers:
              - {name: central, hosts: [localhost]}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Fleet read(String text) throws IOException {
        return FleetFile.read(Files.writeString(folder.resolve("fleet.yaml"), text));
    }

    @Test
    void leastFileHasDefaultsForEverythingElse() throws IOException {
        Fleet fleet = read(LEAST);
        assertThat(fleet.central().kind()).isEqualTo(BrokerKind.MOSQUITTO);
        assertThat(fleet.central().installation().port()).isEqualTo(8883);
        assertThat(fleet.populations().get(0).updateInterval()).isEqualTo(Duration.ofHours(1));
        assertThat(fleet.limits()).isEqualTo(FleetLimits.standard());
    }

    @Test
    void tensorSizesAddUpToTheModel() throws IOException {
        Fleet fleet = read(LEAST.replace("parameters: 738", "tensorSizes: [640, 32, 64, 2]"));
        assertThat(fleet.populations().get(0).parameters()).isEqualTo(738);
    }

    /** Every complaint says where and what. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name: ecg|name: e/g|fleet.yaml:2: populations[0].name
            devices: 20|devices: many|fleet.yaml:2: populations[0].devices must be a whole number, was many
            devices: 20|devices: 0|fleet.yaml:2: populations[0].name: devices must be in 1..10000000, was 0
            devices: 20|device: 20|fleet.yaml:2: populations[0].devices is missing
            parameters: 738|parameters: 0|a model has 1 to 2^31 - 1 parameters
            hosts: [localhost]|hosts: []|hosts must name at least one host
            hosts: [localhost]|hosts: [localhost], kind: rabbit|fleet.yaml:4: brokers[0].kind must be one of [emqx, hivemq, mosquitto], was rabbit
            hosts: [localhost]|hosts: [localhost], port: 99999|port must be in 1..65535, was 99999
            hosts: [localhost]|hosts: [localhost], bridgeTo: nowhere|central has bridgeTo: nowhere, which is no other broker
            hosts: [localhost]|hosts: [localhost], user: 'root;rm'|user must be the name of a system's user
            hosts: [localhost]|hosts: [localhost], colour: red|fleet.yaml:4: brokers[0].colour is not a key; known here are
            hosts: [localhost]|hosts: [localhost], hosts: [other]|fleet.yaml:4: hosts is there twice; keep one
            """)
    void mistakeIsNamedWithItsLine(String right, String wrong, String message) {
        assertThatThrownBy(() -> read(LEAST.replace(right, wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("fleet.yaml:");
    }

    @Test
    void gatewayIsAtTheFirstBrokerWhereItNamesNone() throws IOException {
        Fleet fleet = read(LEAST + "gateways: [{name: w3, hosts: [ward-3.clinic.example]}]\n");
        assertThat(fleet.gatewaysAt(fleet.central()))
                .containsExactly(new FleetGateway("w3", "central", List.of("ward-3.clinic.example"), "0.0.0.0", 5684));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {name: w3, hosts: [h], broker: nowhere}|gateways: w3 has broker: nowhere, which is no broker of this file
            {name: w3, hosts: []}|hosts must name at least one host
            {name: a/b, hosts: [h]}|name must be 1 to 56 characters
            {name: w3, hosts: [h], port: 0}|port must be in 1..65535, was 0
            {name: w3, hosts: [h]}, {name: w3, hosts: [h]}|gateways: w3 is there twice
            """)
    void gatewayThatCannotBeOneIsRefused(String gateways, String message) {
        assertThatThrownBy(() -> read(LEAST + "gateways: [" + gateways + "]\n"))
                .hasMessageContaining("fleet.yaml:")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"aggregator", "bridge.north", "gateway.w3", "a/b", "'#'"})
    void deviceThatCannotBeOneIsRefused(String device) {
        assertThatThrownBy(() -> read(LEAST + "devices: [\"" + device + "\"]\n"))
                .hasMessageContaining("fleet.yaml:5: devices: \"" + device + "\" cannot be a device id");
    }

    @Test
    void fleetWhoseBrokersAllPassOnIsRefused() {
        assertThatThrownBy(() -> read(LEAST.replace("[localhost]", "[localhost], bridgeTo: central")))
                .hasMessageContaining("which is no other broker of this file");
    }
}
