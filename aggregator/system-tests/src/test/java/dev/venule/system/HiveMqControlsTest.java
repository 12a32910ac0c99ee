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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each control of the generated configuration that is taken away from a real HiveMQ CE turns its own probe red and no other. */
@Tag("hivemq")
final class HiveMqControlsTest {
    /** HiveMQ starts slowly: it is restarted only where that could matter. */
    private static final Set<String> WITHOUT_RESTART = Set.of("session-survives-restart", "message-survives-restart");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource({
        "dev.venule.system.HiveMqControls#ofTheDoor",
        "dev.venule.system.HiveMqControls#ofTheRules",
        "dev.venule.system.HiveMqControls#ofSharing"
    })
    void eachControlThatIsTakenAwayTurnsItsOwnProbeRed(Control control) throws Exception {
        check(control, Clock.systemUTC(), WITHOUT_RESTART);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.venule.system.HiveMqControls#ofSessionsAndLimits")
    void soDoesEachControlOfWhatLasts(Control control) throws Exception {
        check(control, Clock.systemUTC(), Set.of());
    }

    @Test
    void wrongClockIsFound() throws Exception {
        check(
                Control.of("the operator's clock: 5 minutes late", "clock", fleet -> {}),
                Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-5)),
                WITHOUT_RESTART);
    }

    private void check(Control control, Clock clock, Set<String> waived) throws Exception {
        GeneratedFleet fleet = GeneratedFleet.write(folder, BrokerKind.HIVEMQ, List.of());
        GeneratedHiveMq.install(fleet);
        control.removal().from(fleet);
        try (GeneratedHiveMq broker = GeneratedHiveMq.start(fleet)) {
            control.assertSeenIn(fleet.check(TlsControls.keys(fleet, clock), clock, waived), broker.toString());
        }
    }
}
