package dev.venule.system;

import dev.venule.broker.check.BrokerKind;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each control of the generated configuration that is taken away from a real Mosquitto turns its own probe red and no other. That
 * nothing is red where nothing is taken away: {@link OperatorsDocumentTest}. All of them take minutes, so most run with the
 * profile {@code soak} only.
 */
@Execution(ExecutionMode.CONCURRENT)
final class MosquittoControlsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.venule.system.MosquittoControls#core")
    void someControlsThatAreTakenAwayTurnTheirOwnProbesRed(Control control) throws Exception {
        check(control, Clock.systemUTC());
    }

    @Tag("soak")
    @ParameterizedTest(name = "{0}")
    @MethodSource({
        "dev.venule.system.MosquittoControls#ofTheDoor",
        "dev.venule.system.MosquittoControls#ofTheRights",
        "dev.venule.system.MosquittoControls#ofSessionsAndLimits"
    })
    void eachControlThatIsTakenAwayTurnsItsOwnProbeRed(Control control) throws Exception {
        check(control, Clock.systemUTC());
    }

    @Tag("soak")
    @Test
    void wrongClockIsFound() throws Exception {
        check(
                Control.of("the operator's clock: 5 minutes late", "clock", fleet -> {}),
                Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-5)));
    }

    private void check(Control control, Clock clock) throws Exception {
        GeneratedFleet fleet = GeneratedFleet.write(folder, BrokerKind.MOSQUITTO, List.of());
        control.removal().from(fleet);
        List<String> command = List.of("mosquitto", "-d", "-c", "fleet/brokers/central/mosquitto.conf");
        try (GeneratedMosquitto broker =
                GeneratedMosquitto.daemon(command, folder, "fleet/brokers/central", fleet.port())) {
            control.assertSeenIn(fleet.check(TlsControls.keys(fleet, clock), clock, Set.of()), broker.toString());
        }
    }
}
