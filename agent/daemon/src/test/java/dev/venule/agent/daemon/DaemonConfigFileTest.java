package dev.venule.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.agent.AgentConfig;
import dev.venule.agent.enrolment.RenewalPolicy;
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
        assertThat(config.way().broker()).isEqualTo(URI.create("mqtts://broker.clinic.example:8883"));
        assertThat(config.way().timing()).isEqualTo(MqttTiming.standard());
        assertThat(config.way().proof())
                .isEqualTo(new DeviceProof.Files(
                        folder.resolve("ca.crt"), folder.resolve("bed-12.crt"), folder.resolve("bed-12.key")));
        assertThat(config.place().storage()).isEqualTo(folder.resolve("state"));
        assertThat(config.training().examples().settings())
                .isEqualTo(Map.of("folder", "recordings", "features", "13", "classes", "1"));
    }

    @Test
    void theDocumentedDefaultsAreTheDefaults() throws IOException {
        String least = AgentDocument.example("agent.properties");

        assertThat(read(least + AgentDocument.example("defaults.properties"))).isEqualTo(read(least));
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
        assertThat(config.way().timing().retry().maxDelay()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.way().window()).isEqualTo(3);
        assertThat(config.training().examples().provider()).isEqualTo("com.example.Sensor");
        assertThat(config.training().examples().settings()).doesNotContainKey("provider");
    }

    @ParameterizedTest
    @ValueSource(strings = {"population", "device", "broker", "ca", "certificate", "key", "storage"})
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
