package dev.venule.aggregator.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.aggregation.ContributionWeight;
import dev.venule.aggregator.buffer.AggregatorStore;
import dev.venule.aggregator.buffer.BufferedUpdate;
import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.JournalEntry;
import dev.venule.aggregator.buffer.MissedDevice;
import dev.venule.aggregator.buffer.Participation;
import dev.venule.aggregator.buffer.StoredPopulation;
import dev.venule.aggregator.buffer.UpdateKey;
import dev.venule.aggregator.buffer.VersionCommit;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.model.ModelState;
import dev.venule.aggregator.model.VersionDelta;
import dev.venule.protocol.message.RejectReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store does. */
abstract class StoreContract {
    static final String POPULATION = "ecg";
    private static final byte[] TFLITE_HASH = {7, 7};

    private static final Participation PARTICIPATION = new Participation(
            Participation.Mode.COHORTS,
            3,
            5,
            4,
            List.of(
                    new MissedDevice("bed-9", "monitor", "ward 3", MissedDevice.OFFLINE),
                    new MissedDevice("bed-10", "watch", "ward 3", "not_enough_examples"),
                    new MissedDevice("Bed-1", "", "", MissedDevice.NO_ANSWER)));

    private static final ContributionWeight WEIGHT = new ContributionWeight(100);

    @SuppressWarnings("NullAway.Init")
    private AggregatorStore store;

    /** The same store again, as a restart opens it. */
    abstract AggregatorStore open() throws IOException;

    @BeforeEach
    void create() throws IOException {
        store = open();
        store.create(POPULATION, TFLITE_HASH, ModelState.initial(new float[] {1, 2, 3}), 1000);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    final AggregatorStore store() {
        return store;
    }

    final void restart() throws IOException {
        store.close();
        store = open();
    }

    private StoredPopulation loaded() throws IOException {
        return store.load(POPULATION, 3).orElseThrow();
    }

    private static UpdateKey key(String device, int id) {
        return new UpdateKey(POPULATION, device, ByteString.copyFromUtf8(String.format("update%010d", id)));
    }

    static BufferedUpdate update(String device, int id) {
        return new BufferedUpdate(key(device, id), 0, 2, 50, 0.25f, new byte[] {(byte) id, 5});
    }

    static JournalEntry accepted(String device, int id) {
        return new JournalEntry.Accepted(update(device, id), 2000 + id);
    }

    static VersionCommit commit(long version, List<BufferedUpdate> consumed) {
        List<Contribution> contributions = new ArrayList<>();
        for (BufferedUpdate update : consumed) {
            contributions.add(update.contribution(WEIGHT).of("monitor", "ward 3"));
        }
        ModelState next = new ModelState(version, new float[] {version, 0.1f, -0f}, new float[] {0.5f, version, 9});
        VersionProvenance provenance = new VersionProvenance(
                POPULATION,
                version,
                next.weightsSha256(),
                3000 + version,
                consumed.size(),
                77,
                37,
                0.05,
                3,
                PARTICIPATION);
        return new VersionCommit(provenance, next, new byte[] {(byte) version, 1, 2}, contributions);
    }

    @Test
    void unknownPopulationIsEmpty() throws IOException {
        assertThat(store.load("nobody", 3)).isEmpty();
    }

    @Test
    void createdPopulationIsFoundAgain() throws IOException {
        restart();
        StoredPopulation stored = loaded();
        assertThat(stored.tfliteSha256()).isEqualTo(TFLITE_HASH);
        assertThat(stored.model().version()).isZero();
        assertThat(stored.model().weights()).containsExactly(1, 2, 3);
        assertThat(stored.model().residual()).containsExactly(0, 0, 0);
        assertThat(stored.recentDeltas()).isEmpty();
        assertThat(stored.buffered()).isEmpty();
    }

    @Test
    void populationIsCreatedOnce() {
        assertThatThrownBy(() -> store.create(POPULATION, TFLITE_HASH, ModelState.initial(new float[1]), 1))
                .isInstanceOf(IOException.class);
    }

    @Test
    void verdictsAreKeptAndFoundByTheirKeys() throws IOException {
        store.append(List.of(
                accepted("a", 1),
                new JournalEntry.Refused(key("b", 2), RejectReason.CONTRIBUTION_CAP, 1),
                accepted("b", 3)));
        restart();
        assertThat(store.verdicts(List.of(key("a", 1), key("b", 2), key("b", 1), key("a", 4))))
                .containsOnly(
                        entry(key("a", 1), Optional.empty()),
                        entry(key("b", 2), Optional.of(RejectReason.CONTRIBUTION_CAP)));
        assertThat(loaded().buffered()).extracting(BufferedUpdate::key).containsExactly(key("a", 1), key("b", 3));
    }

    @Test
    void manyVerdictsAreFoundAtOnce() throws IOException {
        List<JournalEntry> entries = new ArrayList<>();
        Set<UpdateKey> keys = new HashSet<>();
        for (int i = 0; i < 1300; i++) {
            entries.add(accepted("d", i));
            keys.add(key("d", i));
        }
        store.append(entries);
        assertThat(store.verdicts(keys)).hasSize(1300);
    }

    @Test
    void bufferedUpdateComesBackAsItWas() throws IOException {
        store.append(List.of(accepted("a", 1)));
        restart();
        BufferedUpdate back = loaded().buffered().get(0);
        assertThat(back).usingRecursiveComparison().isEqualTo(update("a", 1));
    }

    @Test
    void batchWithAKnownKeyIsNotAppendedAtAll() throws IOException {
        store.append(List.of(accepted("a", 1)));
        assertThatThrownBy(() -> store.append(List.of(accepted("a", 2), accepted("a", 1))))
                .isInstanceOf(IOException.class);
        assertThat(loaded().buffered()).extracting(BufferedUpdate::key).containsExactly(key("a", 1));
    }

    @Test
    void commitMovesVersionResidualAndContributionsTogether() throws IOException {
        store.append(List.of(accepted("a", 1), accepted("b", 2), accepted("c", 3)));
        VersionCommit commit = commit(1, List.of(update("a", 1), update("b", 2)));
        store.commit(commit);
        restart();
        StoredPopulation stored = loaded();
        assertThat(stored.model()).usingRecursiveComparison().isEqualTo(commit.next());
        assertThat(stored.buffered()).extracting(BufferedUpdate::key).containsExactly(key("c", 3));
        assertThat(stored.recentDeltas())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(new VersionDelta(
                        1, commit.encodedDelta(), commit.provenance().weightsSha256(), 3001));
        assertThat(store.contributions(POPULATION, 1)).isEqualTo(commit.contributions());
        assertThat(store.versions(POPULATION))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(commit.provenance());
        assertThat(store.verdicts(List.of(key("a", 1)))).containsEntry(key("a", 1), Optional.empty());
    }

    @Test
    void lateReportIsAVerdictAndAmendsWhoIsMissing() throws IOException {
        store.append(List.of(accepted("a", 1)));
        store.commit(commit(1, List.of(update("a", 1))));
        store.append(List.of(
                new JournalEntry.Late(key("bed-10", 2), 1, 4000),
                new JournalEntry.Late(key("stranger", 3), 1, 4000),
                new JournalEntry.Late(key("bed-9", 4), 2, 4000)));
        restart();
        assertThat(store.verdicts(List.of(key("bed-10", 2), key("stranger", 3))))
                .containsOnly(
                        entry(key("bed-10", 2), Optional.of(RejectReason.TOO_STALE)),
                        entry(key("stranger", 3), Optional.of(RejectReason.TOO_STALE)));
        Participation participation = store.versions(POPULATION).get(0).participation();
        assertThat(participation.missed())
                .containsExactly(
                        new MissedDevice("Bed-1", "", "", MissedDevice.NO_ANSWER),
                        new MissedDevice("bed-10", "watch", "ward 3", MissedDevice.LATE),
                        new MissedDevice("bed-9", "monitor", "ward 3", MissedDevice.OFFLINE));
        assertThat(participation.missing()).isEqualTo(4);
        assertThat(loaded().buffered()).isEmpty();
    }

    @Test
    void batchWithAKnownKeyAmendsNothing() throws IOException {
        store.append(List.of(accepted("a", 1)));
        store.commit(commit(1, List.of(update("a", 1))));
        assertThatThrownBy(() ->
                        store.append(List.of(new JournalEntry.Late(key("bed-10", 2), 1, 4000), accepted("a", 1))))
                .isInstanceOf(IOException.class);
        assertThat(store.versions(POPULATION).get(0).participation()).isEqualTo(PARTICIPATION);
    }

    @Test
    void commitOfAnUpdateThatIsNotBufferedChangesNothing() throws IOException {
        store.append(List.of(accepted("a", 1)));
        assertThatThrownBy(() -> store.commit(commit(1, List.of(update("a", 1), update("ghost", 2)))))
                .isInstanceOf(IOException.class);
        assertThat(loaded().model().version()).isZero();
        assertThat(loaded().buffered()).hasSize(1);
        assertThat(store.versions(POPULATION)).isEmpty();
    }

    @Test
    void updateIsConsumedOnce() throws IOException {
        store.append(List.of(accepted("a", 1)));
        store.commit(commit(1, List.of(update("a", 1))));
        assertThatThrownBy(() -> store.commit(commit(2, List.of(update("a", 1)))))
                .isInstanceOf(IOException.class);
        assertThat(loaded().model().version()).isEqualTo(1);
    }

    @Test
    void versionsFollowOneAnother() throws IOException {
        store.append(List.of(accepted("a", 1)));
        assertThatThrownBy(() -> store.commit(commit(2, List.of(update("a", 1)))))
                .isInstanceOf(IOException.class);
        assertThat(loaded().buffered()).hasSize(1);
    }

    @Test
    void onlyTheRecentDeltasAreLoadedOldestFirst() throws IOException {
        for (int version = 1; version <= 5; version++) {
            store.append(List.of(accepted("a", version)));
            store.commit(commit(version, List.of(update("a", version))));
        }
        assertThat(loaded().recentDeltas()).extracting(VersionDelta::toVersion).containsExactly(3L, 4L, 5L);
    }

    @Test
    void sequenceGrowsOverRestarts() throws IOException {
        assertThat(store.nextSequence(POPULATION)).isEqualTo(1);
        assertThat(store.nextSequence(POPULATION)).isEqualTo(2);
        restart();
        assertThat(store.nextSequence(POPULATION)).isEqualTo(3);
        assertThatThrownBy(() -> store.nextSequence("nobody")).isInstanceOf(IOException.class);
    }

    @Test
    void populationsAreApart() throws IOException {
        store.create("gait", TFLITE_HASH, ModelState.initial(new float[1]), 1);
        store.append(List.of(accepted("a", 1)));
        assertThat(store.load("gait", 3).orElseThrow().buffered()).isEmpty();
        UpdateKey other = new UpdateKey("gait", "a", key("a", 1).updateId());
        assertThat(store.verdicts(List.of(other))).isEmpty();
    }
}
