package dev.venule.broker.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import dev.venule.broker.fleet.FleetFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * EMQX itself cannot be had here, so its configuration is parsed as HOCON and compared with a list of keys and forms that was
 * written from the documentation of EMQX 5. This finds typing errors and forgotten controls; it cannot show that an EMQX starts.
 */
class EmqxConfigurationTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Path broker = Path.of("");

    @BeforeEach
    void write() throws IOException {
        Path file = Files.writeString(folder.resolve("fleet.yaml"), """
                populations:
                  - {name: ecg, parameters: 100000, devices: 2000}
                brokers:
                  - {name: central, kind: emqx, hosts: [emq.clinic.example], installedAt: /srv/emq}
                  - {name: north, kind: mosquitto, hosts: [north.clinic.example], bridgeTo: central}
                gateways:
                  - {name: w3, broker: central, hosts: [ward-3.clinic.example]}
                """);
        new FleetFolder(FleetFile.read(file), folder.resolve("fleet"), Clock.systemUTC()).write(false);
        broker = folder.resolve("fleet/brokers/central");
    }

    @Test
    void everyKeyIsKnownAndOfItsForm() throws IOException {
        Map<String, String> forms = forms();
        Map<String, String> unknown = new TreeMap<>();
        configuration().entrySet().forEach(entry -> {
            String key = entry.getKey().replace("\"", "");
            String value = String.valueOf(entry.getValue().unwrapped());
            String form = forms.remove(key);
            if (form == null || !value.matches(form)) {
                unknown.put(key, value);
            }
        });
        assertThat(unknown).as("not in emqx-keys.txt, or of another form").isEmpty();
        assertThat(forms).as("in emqx-keys.txt and not configured").isEmpty();
    }

    @Test
    void lastRuleRefusesAndNoneNamesAnotherDevice() throws IOException {
        List<String> rules = Files.readAllLines(broker.resolve("acl.conf")).stream()
                .filter(line -> !line.startsWith("%"))
                .toList();
        assertThat(rules).allMatch(rule -> rule.matches("\\{(allow|deny), .*}\\."));
        assertThat(rules.get(rules.size() - 1)).isEqualTo("{deny, all}.");
        assertThat(rules)
                .filteredOn(rule -> rule.startsWith("{allow, all,"))
                .isNotEmpty()
                .allMatch(rule -> !rule.contains("/device/+") && !rule.contains("#"));
        assertThat(rules)
                .contains("{allow, all, publish, [\"venule/v1/ecg/device/${username}/update\","
                        + " \"venule/v1/ecg/device/${username}/status\"]}.");
    }

    /** Rules are read from the top: what a gateway is not given before the devices' rules, it must not get from them. */
    @Test
    void gatewayHasItsOwnRulesAndNoDevices() throws IOException {
        List<String> rules = Files.readAllLines(broker.resolve("acl.conf"));
        String devices = "venule/v1/ecg/gateway/gateway.w3/device/+/";
        int closing = rules.indexOf("{deny, {username, \"gateway.w3\"}, all, [\"#\"]}.");
        assertThat(rules.subList(0, closing))
                .contains(
                        "{allow, {username, \"gateway.w3\"}, publish, [\"" + devices + "update\", \"" + devices
                                + "status\"]}.",
                        "{allow, {username, \"gateway.w3\"}, subscribe, [\"" + devices
                                + "receipt\", \"venule/v1/ecg/task\", \"venule/v1/ecg/model/+/+\"]}.")
                .noneMatch(rule -> rule.startsWith("{allow, all,"));
    }

    private Config configuration() {
        return ConfigFactory.parseFile(broker.resolve("emqx.conf").toFile()).resolve(ConfigResolveOptions.noSystem());
    }

    /** A key, a space, the form of its value. */
    private static Map<String, String> forms() throws IOException {
        Map<String, String> forms = new TreeMap<>();
        try (InputStream stream = EmqxConfigurationTest.class.getResourceAsStream("emqx-keys.txt")) {
            assertThat(stream).isNotNull();
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                int space = line.indexOf(' ');
                forms.put(line.substring(0, space), line.substring(space + 1).strip());
            });
        }
        return forms;
    }
}
