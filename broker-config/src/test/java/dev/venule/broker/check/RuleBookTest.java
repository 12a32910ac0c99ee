package dev.venule.broker.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RuleBookTest {
    private static final URI BROKER = URI.create("mqtts://localhost:1");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static TestFleet fleet;

    @BeforeAll
    static void certificates() throws IOException {
        fleet = TestFleet.create(folder);
    }

    @Test
    void everyProbeHasARuleAndARemedyForEveryKindOfBroker() throws IOException {
        RuleBook rules = RuleBook.load();

        for (String id : preflight(BROKER, Set.of()).ids()) {
            assertThat(rules.rule(id)).isNotBlank();
            for (BrokerKind kind : BrokerKind.values()) {
                assertThat(rules.remedy(id, kind)).isNotBlank();
            }
        }
    }

    @Test
    void everyProbeIsInTheDocument() throws IOException {
        String document = Files.readString(Path.of("../docs/broker-check.md"));

        assertThat(preflight(BROKER, Set.of()).ids())
                .allSatisfy(id -> assertThat(document).contains("| `" + id + "` |"));
    }

    @Test
    void waivingWhatIsNotThereIsRefusedWithAllThatIs() {
        assertThatThrownBy(() -> preflight(BROKER, Set.of("clocks")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clocks")
                .hasMessageContaining("certificate-days");
    }

    @Test
    void anAddressWithoutTlsIsRefused() {
        assertThatThrownBy(() -> preflight(URI.create("mqtt://localhost:1883"), Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give mqtts://HOST:8883");
    }

    private static Preflight preflight(URI broker, Set<String> waived) throws IOException {
        CheckSettings settings = TestSettings.of(BrokerKind.OTHER, List.of(), waived);
        return new Preflight(broker, fleet.keys(), settings, Optional.empty(), Clock.systemUTC());
    }
}
