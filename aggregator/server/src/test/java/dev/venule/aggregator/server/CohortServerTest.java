package dev.venule.aggregator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.MissedDevice;
import dev.venule.aggregator.buffer.Participation;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.participation.RoundMode;
import dev.venule.aggregator.server.broker.DeviceClient;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.CohortSelection;
import dev.venule.protocol.message.DeviceStatus;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.SignedAnnouncement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cohorts over the real broker and the real database: selection goes out, statuses come in, deadlines pass. */
class CohortServerTest {
    private static final List<String> DEVICES = List.of("bed1", "bed2", "bed3", "bed4", "bed5");
    private static final Duration NO_DEADLINE = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** Three asked for two updates, once all five are there; one is enough at the deadline. */
    private AggregatorServer start(Duration deadline) throws IOException {
        RoundMode mode = new RoundMode.SynchronousCohorts(1.5, deadline, DEVICES.size(), 1, Duration.ZERO);
        return AggregatorServer.start(
                AggregatorConfig.inFolder(folder, TestPopulation.config(2, mode)), AggregatorListener.none());
    }

    private static DeviceClient connect(AggregatorServer server, String id) throws IOException, MqttException {
        return DeviceClient.connect(
                server.brokerUri(), server.pki().device(id), server.pki().caCertificate());
    }

    private static void sayOnline(AggregatorServer server) throws IOException, MqttException {
        DeviceStatus status = DeviceStatus.newBuilder()
                .setWireVersion(1)
                .setOnline(true)
                .setProfile("monitor")
                .setSite("ward 3")
                .build();
        for (String id : DEVICES) {
            try (DeviceClient device = connect(server, id)) {
                device.publish(MqttAddress.status(TestPopulation.NAME, id), status.toByteArray(), true);
            }
        }
    }

    /** Devices that the next announcement to a cohort asks. */
    private static List<String> nextCohort(DeviceClient reader) throws InterruptedException {
        while (true) {
            DeviceClient.Message message = reader.next(PATIENCE.toMillis());
            assertThat(message.topic()).isEqualTo(MqttAddress.task(TestPopulation.NAME));
            SignedAnnouncement signed = valid(MessageReader.signedAnnouncement(message.payload()));
            Announcement announcement =
                    valid(MessageReader.announcement(signed.getAnnouncement().toByteArray()));
            assertThat(announcement.hasSelection()).isTrue();
            List<String> asked = new ArrayList<>(DEVICES);
            asked.removeIf(id -> !CohortSelection.selects(announcement.getSelection(), id));
            if (!asked.isEmpty()) {
                return asked;
            }
        }
    }

    private static <T> T valid(Reading<T> reading) {
        assertThat(reading).isInstanceOf(Reading.Valid.class);
        return ((Reading.Valid<T>) reading).message();
    }

    private static Receipt report(AggregatorServer server, String id) {
        TestDevice device = new TestDevice(id, server.brokerUri(), server.pki(), 1);
        device.run();
        return device.receipts().values().iterator().next();
    }

    private static VersionProvenance firstVersion(AggregatorServer server) throws IOException {
        await().atMost(PATIENCE)
                .until(() -> !server.versions(TestPopulation.NAME).isEmpty());
        return server.versions(TestPopulation.NAME).get(0);
    }

    @Test
    void cohortIsDrawnOfThoseWhoAreThereAndTheMissingAreNamed() throws Exception {
        try (AggregatorServer server = start(NO_DEADLINE);
                DeviceClient reader = connect(server, "reader")) {
            reader.subscribe(MqttAddress.task(TestPopulation.NAME));
            sayOnline(server);
            List<String> asked = nextCohort(reader);
            assertThat(asked).hasSize(3);
            assertThat(report(server, asked.get(0)).getStatus()).isEqualTo(Receipt.Status.BUFFERED);
            assertThat(report(server, asked.get(1)).getStatus()).isEqualTo(Receipt.Status.BUFFERED);
            Participation participation = firstVersion(server).participation();
            assertThat(participation.selected()).isEqualTo(3);
            assertThat(participation.missed())
                    .containsExactly(new MissedDevice(asked.get(2), "monitor", "ward 3", MissedDevice.NO_ANSWER));
            Receipt late = report(server, asked.get(2));
            assertThat(late.getStatus()).isEqualTo(Receipt.Status.REJECTED);
            assertThat(late.getRejectReason()).isEqualTo(RejectReason.TOO_STALE.wireCode());
            assertThat(firstVersion(server).participation().missed())
                    .extracting(MissedDevice::reason)
                    .containsExactly(MissedDevice.LATE);
        }
    }

    @Test
    void deadlineMakesAVersionOfASubset() throws Exception {
        try (AggregatorServer server = start(Duration.ofSeconds(5));
                DeviceClient reader = connect(server, "reader")) {
            reader.subscribe(MqttAddress.task(TestPopulation.NAME));
            sayOnline(server);
            assertThat(report(server, nextCohort(reader).get(0)).getStatus()).isEqualTo(Receipt.Status.BUFFERED);
            VersionProvenance version = firstVersion(server);
            assertThat(version.contributions()).isEqualTo(1);
            assertThat(version.isOfSubset()).isTrue();
        }
    }

    /** The statuses are retained and the report is journaled: that is all a restart needs to draw the next cohort. */
    @Test
    void restartInTheMiddleOfACohortGoesOnWithAnother() throws Exception {
        String first;
        try (AggregatorServer server = start(NO_DEADLINE);
                DeviceClient reader = connect(server, "reader")) {
            reader.subscribe(MqttAddress.task(TestPopulation.NAME));
            sayOnline(server);
            first = nextCohort(reader).get(0);
            assertThat(report(server, first).getStatus()).isEqualTo(Receipt.Status.BUFFERED);
        }
        try (AggregatorServer server = start(NO_DEADLINE);
                DeviceClient reader = connect(server, "late-reader")) {
            reader.subscribe(MqttAddress.task(TestPopulation.NAME));
            List<String> asked = nextCohort(reader);
            asked.remove(first);
            assertThat(report(server, asked.get(0)).getStatus()).isEqualTo(Receipt.Status.BUFFERED);
            assertThat(firstVersion(server).contributions()).isEqualTo(2);
            assertThat(server.contributions(TestPopulation.NAME, 1))
                    .extracting(
                            (Contribution contribution) -> contribution.key().device())
                    .containsExactly(first, asked.get(0));
        }
    }
}
