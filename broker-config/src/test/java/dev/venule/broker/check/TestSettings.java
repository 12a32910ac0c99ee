package dev.venule.broker.check;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What the test's brokers are configured for. */
final class TestSettings {
    static final int MAX_PACKET_BYTES = 262_144;
    static final int QUEUED_MESSAGES = 300;

    private TestSettings() {}

    static CheckSettings of(BrokerKind kind, List<Integer> plainPorts) {
        return of(kind, plainPorts, Set.of());
    }

    static CheckSettings of(BrokerKind kind, List<Integer> plainPorts, Set<String> waived) {
        return new CheckSettings(
                kind,
                CheckSettings.CHECK_POPULATION,
                plainPorts,
                MAX_PACKET_BYTES,
                QUEUED_MESSAGES,
                Duration.ofDays(14),
                Duration.ofDays(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                Duration.ofMillis(50),
                waived);
    }
}
