package dev.venule.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.agent.AgentConfig;
import dev.venule.agent.enrolment.RenewalPolicy;
import dev.venule.agent.transport.coap.CoapTiming;
import dev.venule.agent.transport.mqtt.MqttTiming;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DaemonConfigFileTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private DaemonConfig read(String text) throws IOException {
        return DaemonConfigFile.read(Files.writeString(folder.resolve("agent.properties"), text));
    }

    @Test
    void theDocumentedExampleIsReadWithTheDefaults() throws IOException {
        DaemonConfig config = read(AgentDocument.example("agent.properties"));

        assertThat(config.agent()).isEqualTo(AgentConfig.standard(config.agent().identity()));
        assertThat(config.agent().identity().device()).isEqualTo("bed-12");
        assertThat(config.agent().identity().population()).isEqualTo("heart");
        assertThat(config.way())
                .isEqualTo(new MqttWay(
                        URI.create("mqtts://broker.clinic.example:8883"),
                        new DeviceProof.Files(
                                folder.resolve("ca.crt"), folder.resolve("bed-12.crt"), folder.resolve("bed-12.key")),
                        MqttTiming.standard(),
                        8));
        assertThat(config.place().storage()).isEqualTo(folder.resolve("state"));
        assertThat(config.training().examples().settings())
                .containsAllEntriesOf(Map.of("folder", "recordings", "features", "13", "classes", "1"));
    }

    @Test
    void theDocumentedDefaultsAreTheDefaults() throws IOException {
        String least = AgentDocument.example("agent.properties");

        assertThat(read(least + AgentDocument.example("defaults.properties"))).isEqualTo(read(least));
    }

    private static String overCoap() throws IOException {
        return AgentDocument.example("agent.properties").replaceFirst("(?m)^broker = .*$", "")
                + AgentDocument.example("coap.properties");
    }

    @Test
    void theDocumentedWayOverCoapHasTheDocumentedDefaults() throws IOException {
        DaemonConfig config = read(overCoap());

        assertThat(config.way())
                .isEqualTo(new CoapWay(
                        URI.create("coaps://aggregator.clinic.example:5684"),
                        new DeviceProof.Files(
                                folder.resolve("ca.crt"), folder.resolve("bed-12.crt"), folder.resolve("bed-12.key")),
                        CoapTiming.standard(),
                        32,
                        false));
        assertThat(read(overCoap().replaceAll("(?m)^(coap\\.|sending\\.signed).*$", "")))
                .isEqualTo(config);
    }

    @Test
    void aDeviceMayShareAKeyInsteadOfACertificate() throws IOException {
        String shared = overCoap().replaceAll("(?m)^(ca|certificate|key) = .*$", "") + "sharedKey = bed-12.psk\n";
        Path file = Files.writeString(folder.resolve("bed-12.psk"), "000102030405060708090a0b0c0d0e0f\n");

        DeviceProof.SharedKey proof = (DeviceProof.SharedKey) read(shared).way().proof();
        assertThat(proof.read()).hasSize(16).startsWith(0, 1, 2);

        Files.writeString(file, "secret");
        assertThatThrownBy(proof::read)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("bed-12.psk, which holds no key; write it in hexadecimal digits");
    }

    @Test
    void theProfilesTimersAreTheDefaultsOfItsWay() throws IOException {
        String wearable = "profile = wearable-linux-armv8\n";
        CoapWay coap = (CoapWay)
                read(overCoap().replaceAll("(?m)^coap\\..*$", "") + wearable).way();
        MqttWay mqtt = (MqttWay)
                read(AgentDocument.example("agent.properties") + wearable).way();

        assertThat(coap.timing().refresh()).isEqualTo(Duration.ofMinutes(15));
        assertThat(mqtt.timing().keepAlive()).isEqualTo(Duration.ofMinutes(15));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "broker = mqtts://b:8883 | give either broker, as mqtts://host:port, or aggregator, as coaps://host:port or"
                        + " coaps+tcp://host:port; both are there",
                "aggregator = | give either broker, as mqtts://host:port, or aggregator, as coaps://host:port or"
                        + " coaps+tcp://host:port; neither is there",
                "mqtt.window = 3 | mqtt.window is for a device with a broker's address; remove it",
                "sending.signed = yes | sending.signed must be true or false, was \"yes\"",
                "coap.refresh = PT0S | coap.refresh must be between PT1S and PT18H, was PT0S",
                "sharedKey = a.psk | the key ca is not known; remove it, or correct it after docs/agent.md",
            })
    void wrongValueOfTheWayOverCoapIsOneLine(String line, String message) throws IOException {
        String text = overCoap() + line + "\n";

        assertThatThrownBy(() -> read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void whatAWayCannotDoIsRefused() throws IOException {
        String enrolled =
                overCoap().replaceAll("(?m)^(certificate|key) = .*$", "") + "enrolment.url = https://a:8443\n";
        String shared = overCoap().replaceAll("(?m)^(ca|certificate|key) = .*$", "") + "sharedKey = a.psk\n";

        assertThatThrownBy(() -> read(enrolled)).hasMessageContaining("comes by MQTT so far; give broker");
        assertThatThrownBy(() -> read(shared.replace("coaps://", "coaps+tcp://")))
                .hasMessageStartingWith("sharedKey is for coaps:// only");
        assertThatThrownBy(() -> read(shared + "sending.signed = true\n"))
                .hasMessage(
                        "sending.signed needs the key of a certificate; give certificate and key instead of sharedKey");
        assertThatThrownBy(() -> read(shared.replaceAll("(?m)^(aggregator = .*|coap\\..*|sending\\..*)$", "")
                        + "broker = mqtts://b:8883\n"))
                .hasMessage("a broker knows devices by certificates; give certificate and key instead of sharedKey");
    }

    @Test
    void aDeviceThatEnrolsItselfIsBroughtNoCertificate() throws IOException {
        String enrolled = AgentDocument.example("agent.properties")
                        .replaceFirst("(?m)^certificate = .*$", "")
                        .replaceFirst("(?m)^key = .*$", "")
                + AgentDocument.example("enrolment.properties");

        DeviceProof.Enrolment proof =
                (DeviceProof.Enrolment) read(enrolled).way().proof();
        assertThat(proof.url()).isEqualTo(URI.create("https://aggregator.clinic.example:8443"));
        assertThat(proof.token()).isPresent();
        assertThat(proof.ca()).isEqualTo(folder.resolve("ca.crt"));
        assertThat(proof.folder()).isEqualTo(folder.resolve("identity"));
        assertThat(proof.policy()).as("the documented defaults").isEqualTo(RenewalPolicy.standard());
        assertThatThrownBy(() -> read(enrolled + "key = bed-12.key\n"))
                .hasMessage("the key key is not known; remove it, or correct it after docs/agent.md");
    }

    @Test
    void whatIsConfiguredIsUsed() throws IOException {
        DaemonConfig config = read(AgentDocument.example("agent.properties") + """
                site = ward 3
                sending.maxPartBytes = 1000
                retry.maxDelay = PT7S
                mqtt.window = 3
                examples.provider = com.example.Sensor
                """);

        assertThat(config.agent().identity().site()).isEqualTo("ward 3");
        assertThat(config.agent().sending().maxPartBytes()).isEqualTo(1000);
        assertThat(config.agent().sending().retry().maxDelay()).isEqualTo(Duration.ofSeconds(7));
        assertThat(((MqttWay) config.way()).timing().retry().maxDelay()).isEqualTo(Duration.ofSeconds(7));
        assertThat(((MqttWay) config.way()).window()).isEqualTo(3);
        assertThat(config.training().examples().provider()).isEqualTo("com.example.Sensor");
        assertThat(config.training().examples().settings()).doesNotContainKey("provider");
    }

    @ParameterizedTest
    @ValueSource(strings = {"population", "device", "ca", "certificate", "key", "storage"})
    void missingKeyIsNamed(String key) throws IOException {
        String without = AgentDocument.example("agent.properties").replaceFirst("(?m)^" + key + " = .*$", "");

        assertThatThrownBy(() -> read(without))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(key + " is missing; add it to the configuration");
    }

    @Test
    void deviceFollowsReleaseKeysOrAnAnnouncementKey() throws IOException {
        String documented = AgentDocument.example("agent.properties");
        String without = documented.replaceFirst("(?m)^releaseKeys = .*$", "");

        assertThat(read(documented).trust())
                .isEqualTo(new DaemonConfig.Trust.ReleaseKeys(List.of(folder.resolve("release.pub"))));
        assertThat(read(without + "releaseKeys = a.pub, b.pub\n").trust())
                .isEqualTo(
                        new DaemonConfig.Trust.ReleaseKeys(List.of(folder.resolve("a.pub"), folder.resolve("b.pub"))));
        assertThat(read(without + "announcementKey = announcement.pub\n").trust())
                .isEqualTo(new DaemonConfig.Trust.AnnouncementKey(folder.resolve("announcement.pub")));
        assertThatThrownBy(() -> read(without))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("give either releaseKeys,")
                .hasMessageEndingWith("neither is there");
        assertThatThrownBy(() -> read(documented + "announcementKey = announcement.pub\n"))
                .hasMessageEndingWith("both are there");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "brokr = x | the key brokr is not known; remove it, or correct it after docs/agent.md",
                "outbox.maxUpdates = many | outbox.maxUpdates must be a whole number in 1..1000, was \"many\"",
                "outbox.maxUpdates = 1001 | outbox.maxUpdates must be a whole number in 1..1000, was \"1001\"",
                "sending.receiptTimeout = 30 | sending.receiptTimeout must be a duration like PT30S or P14D, was \"30\"",
                "retry.firstDelay = PT0S | retry.firstDelay must be at least 1 ms, was PT0S",
                "sending.signed = true | sending.signed is for a device with an aggregator's address; remove it",
                "coap.refresh = PT1M | coap.refresh is for a device with an aggregator's address; remove it",
                "mqtt.keepAlive = PT0S | mqtt.keepAlive must be between PT1S and PT18H, was PT0S",
                "broker = a b | broker must be an address, was \"a b\"",
                "device = bed/12 | device must be 1 to 64 characters of A-Z a-z 0-9 . _ - that do not begin with a dot,"
                        + " was \"bed/12\"",
            })
    void wrongValueIsOneLineWithItsKey(String line, String message) throws IOException {
        String text = AgentDocument.example("agent.properties") + line + "\n";

        assertThatThrownBy(() -> read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void fileThatIsNoTextIsSaidSo() throws IOException {
        Path file = Files.write(folder.resolve("binary"), "\u00e4=1".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> DaemonConfigFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("is not UTF-8 text; save it as plain text");
    }

    @Test
    void halfEscapeIsSaidSo() {
        assertThatThrownBy(() -> read("storage = C:\\users"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("has a backslash that begins no character; write \\\\");
    }
}
