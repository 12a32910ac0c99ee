package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.broker.check.BrokerKind;
import dev.venule.broker.check.Finding;
import dev.venule.broker.check.Outcome;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.RevocationReason;
import dev.venule.broker.wire.Message;
import dev.venule.broker.wire.WireClient;
import dev.venule.fleet.federation.FederationSetup;
import dev.venule.protocol.address.MqttAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HiveMQ CE with the configuration and the extension that {@code venule broker init} writes, unchanged. */
@Tag("hivemq")
final class GeneratedHiveMqTest {
    private static final int DEVICES = 6;
    private static final long VERSIONS = 3;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void everyProbePasses() throws Exception {
        GeneratedFleet fleet = GeneratedFleet.write(folder, BrokerKind.HIVEMQ, List.of());
        GeneratedHiveMq.install(fleet);
        try (GeneratedHiveMq broker = GeneratedHiveMq.start(fleet)) {
            assertThat(broker).isNotNull();
            List<Finding> findings = fleet.check();

            System.out.println("hivemq | nothing is taken away | " + findings.size() + " probes");
            assertThat(findings)
                    .hasSizeGreaterThanOrEqualTo(35)
                    .allSatisfy(finding ->
                            assertThat(finding.outcome()).as(finding.toString()).isInstanceOf(Outcome.Passed.class));
        }
    }

    @Test
    void whoIsRevokedIsThrownOutByItsNextMessage() throws Exception {
        GeneratedFleet fleet = GeneratedFleet.write(folder, BrokerKind.HIVEMQ, List.of());
        GeneratedHiveMq.install(fleet);
        Identity device = fleet.authority().issueClient("bed-9");
        Message update = Message.of(MqttAddress.update("ecg", "bed-9"), "an update");
        try (GeneratedHiveMq broker = GeneratedHiveMq.start(fleet);
                WireClient connected = fleet.connect(device).orElseThrow()) {
            assertThat(broker).isNotNull();
            assertThat(connected.publish(update).isGranted()).isTrue();

            fleet.authority().revoke("bed-9", RevocationReason.KEY_COMPROMISE);
            fleet.writeAgain();

            assertThat(connected.publish(update).isGranted()).isFalse();
            assertThat(connected.awaitEnd()).as("HiveMQ ends the connection").isTrue();
            assertThat(fleet.connect(device)).isEmpty();
        }
    }

    @Test
    void withoutItsExtensionNobodyIsLetIn() throws Exception {
        GeneratedFleet fleet = GeneratedFleet.write(folder, BrokerKind.HIVEMQ, List.of());
        GeneratedHiveMq.install(fleet);
        Files.writeString(fleet.broker().resolve("extensions/venule-access/populations.txt"), "");
        try (GeneratedHiveMq broker = GeneratedHiveMq.start(fleet)) {
            assertThat(broker).isNotNull();
            assertThat(fleet.connect(fleet.authority().issueClient("bed-9"))).isEmpty();
        }
    }

    @Test
    void carriesAFederation() throws Exception {
        FederationSetup setup = SmallStudy.setup(folder, DEVICES, VERSIONS);
        List<String> devices =
                setup.patients().stream().map(patient -> patient.id()).toList();
        GeneratedFleet fleet = GeneratedFleet.write(folder, BrokerKind.HIVEMQ, devices);
        GeneratedHiveMq.install(fleet);
        try (GeneratedHiveMq broker = GeneratedHiveMq.start(fleet)) {
            assertThat(broker).isNotNull();
            GeneratedBrokerTest.assertCarried(setup, fleet, VERSIONS);
        }
    }
}
