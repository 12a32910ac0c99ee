package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.venule.agent.outbox.ReceiptEffect;
import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.participation.InclusionQuota;
import dev.venule.aggregator.participation.ParticipationPolicy;
import dev.venule.aggregator.participation.RoundMode;
import dev.venule.aggregator.round.AggregationPolicy;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.round.TaskPlan;
import dev.venule.aggregator.server.AggregatorConfig;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.aggregator.server.AggregatorServer;
import dev.venule.aggregator.server.BrokerChoice;
import dev.venule.broker.pki.LocalPki;
import dev.venule.compiler.ModelCompiler;
import dev.venule.fleet.data.PatientExamples;
import dev.venule.fleet.study.Studies;
import dev.venule.fleet.study.Study;
import dev.venule.fleet.study.StudyPopulation;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RejectReason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Three of ten devices are killed in the middle of an upload and come back after an hour, over a real Mosquitto: the aggregator
 * has forgotten their parts by then and has gone on to other versions with the seven others.
 */
final class KilledUploadsTest {
    private static final int DEVICES = 10;
    private static final int KILLED = 3;
    private static final int PARTS_BEFORE_DEATH = 5;
    private static final int VERSIONS_IN_ABSENCE = 4;
    private static final Duration ABSENCE = Duration.ofHours(1);
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Study STUDY = Studies.ecg(DEVICES, SmallStudy.SEED);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final List<MortalDevice> alive = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        for (MortalDevice device : alive) {
            device.close();
        }
    }

    @ParameterizedTest(name = "updates may be {0} versions old: {1}")
    @CsvSource({"200, counted", "1, rejected"})
    void everyUpdateOfTheKilledIsInAVersionOrItsDeviceHoldsTheReason(int maximumStaleness, String fate)
            throws Exception {
        AggregatorConfig config = AggregatorConfig.inFolder(folder.resolve("server"), population(maximumStaleness));
        LocalPki pki = LocalPki.openOrCreate(config.pkiFolder(), clock);
        Set<ByteString> promised;
        try (Mosquitto mosquitto =
                        Mosquitto.start(folder.resolve("mosquitto"), Mosquitto.ServerFiles.of(config.pkiFolder()));
                AggregatorServer aggregator = AggregatorServer.open(
                        config.withBroker(BrokerChoice.External.mutualTls(
                                URI.create(mosquitto.url()), pki.aggregator(), List.of(pki.caCertificate()))),
                        AggregatorListener.none(),
                        clock)) {
            assertThat(aggregator.awaitReady(LONG))
                    .as(aggregator.brokerTrouble())
                    .isTrue();
            MortalDevice.Home home = new MortalDevice.Home(
                    STUDY.name(), folder.resolve("devices"), URI.create(mosquitto.url()), pki, clock);
            List<Victim> victims = killInMidUpload(home);
            liveWithoutThem(home, aggregator);
            for (Victim victim : victims) {
                MortalDevice returned = MortalDevice.start(home, victim.patient());
                alive.add(returned);
                awaitVerdict(returned, victim.update(), aggregator);
                assertResumedFromNothing(returned, victim);
                assertFate(fate, returned, victim.update(), aggregator);
            }
            System.out.println(victims.size() + " of " + DEVICES + " killed in mid-upload: " + fate + ", at version "
                    + aggregator.model(STUDY.name()).version());
            promised = promised();
        }
        stop();
        alive.clear();
        Ledger.assertEveryPromiseIsKeptOnce(config.storageUrl(), STUDY.name(), promised);
    }

    /** The seven others make a version. */
    private static PopulationConfig population(int maximumStaleness) {
        PopulationConfig dense = StudyPopulation.of(STUDY, ModelCompiler.compile(STUDY.model()), Long.MAX_VALUE, true);
        return new PopulationConfig(
                dense.name(),
                dense.model(),
                TaskPlan.of(StudyPopulation.plan(STUDY, true).toBuilder()
                        .setMaximumStaleness(maximumStaleness)
                        .build()),
                new AggregationPolicy(
                        BufferPolicy.ofGoal(DEVICES - KILLED),
                        dense.policy().step(),
                        dense.policy().publishing(),
                        new RoundMode.Asynchronous(),
                        new ParticipationPolicy(InclusionQuota.standard(), Duration.ZERO, 1000)));
    }

    /**
     * A device that was killed.
     *
     * @param update the one in its outbox
     * @param storedBytes of it that the aggregator said it holds
     */
    private record Victim(PatientExamples patient, ByteString update, long storedBytes) {}

    private static List<Victim> killInMidUpload(MortalDevice.Home home) throws IOException {
        List<Victim> victims = new ArrayList<>();
        for (PatientExamples patient : STUDY.training().subList(0, KILLED)) {
            MortalDevice device = MortalDevice.start(home, patient, PARTS_BEFORE_DEATH);
            await("parts of " + patient.id())
                    .atMost(LONG)
                    .until(() -> device.upload().storedBytes() == PARTS_BEFORE_DEATH * MortalDevice.PART_BYTES);
            device.kill();
            assertThat(device.upload().has(Receipt.Status.BUFFERED)).isFalse();
            List<ByteString> pending = home.pending(patient);
            assertThat(pending).as("the outbox of " + patient.id()).hasSize(1);
            victims.add(new Victim(patient, pending.get(0), device.upload().storedBytes()));
        }
        return victims;
    }

    private void liveWithoutThem(MortalDevice.Home home, AggregatorServer aggregator) throws IOException {
        clock.advance(ABSENCE);
        for (PatientExamples patient : STUDY.training().subList(KILLED, DEVICES)) {
            alive.add(MortalDevice.start(home, patient));
        }
        await("versions of the others")
                .atMost(LONG)
                .until(() -> aggregator.model(STUDY.name()).version() >= VERSIONS_IN_ABSENCE);
    }

    private static void awaitVerdict(MortalDevice device, ByteString update, AggregatorServer aggregator) {
        await("the fate of an update that was cut off")
                .atMost(LONG)
                .until(() -> inVersions(aggregator).contains(update)
                        || device.upload().answers(update).contains(Receipt.Status.REJECTED));
    }

    /**
     * What had come before was forgotten: the first answer after the absence counts no more than the parts that a device sends
     * before it hears one, four, where it was five before. (Parts that arrive together are answered together.)
     */
    private static void assertResumedFromNothing(MortalDevice device, Victim victim) {
        long stored = device.upload().firstAnswer(victim.update()).getStoredBytes();
        assertThat(stored).isPositive().isLessThan(victim.storedBytes());
    }

    private static void assertFate(String fate, MortalDevice device, ByteString update, AggregatorServer aggregator)
            throws IOException {
        if (fate.equals("counted")) {
            assertCounted(device, update, aggregator);
        } else {
            assertRejected(device, update, aggregator);
        }
    }

    private static void assertCounted(MortalDevice device, ByteString update, AggregatorServer aggregator)
            throws IOException {
        assertThat(inVersions(aggregator)).as("in versions, once").containsOnlyOnce(update);
        await("the device's own word")
                .atMost(LONG)
                .untilAsserted(() -> assertThat(device.effects()).contains(new ReceiptEffect.Delivered(false)));
    }

    private static void assertRejected(MortalDevice device, ByteString update, AggregatorServer aggregator)
            throws IOException {
        assertThat(inVersions(aggregator)).doesNotContain(update);
        await("the device's own word").atMost(LONG).untilAsserted(() -> {
            assertThat(device.effects()).contains(new ReceiptEffect.Rejected(RejectReason.TOO_STALE));
            assertThat(device.counters().messages().updatesRejected()).containsKey(RejectReason.TOO_STALE);
            assertThat(device.counters().outbox().rejected()).isPositive();
        });
    }

    private static List<ByteString> inVersions(AggregatorServer aggregator) throws IOException {
        List<ByteString> updates = new ArrayList<>();
        for (VersionProvenance version : aggregator.versions(STUDY.name())) {
            for (Contribution contribution : aggregator.contributions(STUDY.name(), version.version())) {
                updates.add(contribution.key().updateId());
            }
        }
        return updates;
    }

    private Set<ByteString> promised() {
        Set<ByteString> promised = new HashSet<>();
        alive.forEach(device -> promised.addAll(device.upload().promised()));
        return promised;
    }
}
