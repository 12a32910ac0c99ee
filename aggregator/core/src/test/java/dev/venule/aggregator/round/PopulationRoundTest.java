package dev.venule.aggregator.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.buffer.MemoryAggregatorStore;
import dev.venule.aggregator.intake.IncomingUpdate;
import dev.venule.aggregator.intake.IntakeLimits;
import dev.venule.aggregator.intake.ManualClock;
import dev.venule.aggregator.intake.Population;
import dev.venule.aggregator.intake.UpdateIntake;
import dev.venule.aggregator.model.ModelPackage;
import dev.venule.protocol.codec.Decoding;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.WeightsCodec;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.AnnouncementSigning;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;
import dev.venule.protocol.message.DeltaStep;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.SignedAnnouncement;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PopulationRoundTest {
    private static final int RING = 3;
    private final MemoryAggregatorStore store = new MemoryAggregatorStore();
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final PopulationConfig config = Population.config(BufferPolicy.ofGoal(1));

    private PopulationRound open() throws IOException {
        return Population.open(config, store, clock);
    }

    private void makeVersions(PopulationRound round, int count) throws IOException {
        UpdateIntake intake = new UpdateIntake(List.of(round), store, IntakeLimits.defaults(), clock);
        for (int i = 0; i < count; i++) {
            long version = round.model().version();
            IncomingUpdate message = Population.message("d", Population.update(version, version));
            intake.accept(List.of(message));
        }
    }

    private static Announcement announcement(Publication publication) {
        SignedAnnouncement signed = valid(MessageReader.signedAnnouncement(publication.task()));
        return valid(MessageReader.announcement(signed.getAnnouncement().toByteArray()));
    }

    private static <T> T valid(Reading<T> reading) {
        assertThat(reading).isInstanceOf(Reading.Valid.class);
        return ((Reading.Valid<T>) reading).message();
    }

    private static Map<ByteString, byte[]> offered(Publication publication) {
        Map<ByteString, byte[]> contents = new HashMap<>();
        for (PublishedContent content : publication.contents()) {
            assertThat(ContentParts.matches(content.content(), content.bytes())).isTrue();
            contents.put(content.content().getSha256(), content.bytes());
        }
        return contents;
    }

    @Test
    void newPopulationIsAnnouncedAtVersionZero() throws IOException {
        Publication publication = open().publication();
        Announcement announcement = announcement(publication);
        assertThat(announcement.getVersion().getNumber()).isZero();
        assertThat(announcement.getDeltaRingList()).isEmpty();
        assertThat(announcement.getPlan().getUpload().getKeepFraction()).isEqualTo(0.1);
        assertThat(offered(publication))
                .containsKeys(
                        announcement.getFullWeights().getSha256(),
                        announcement.getModel().getTflite().getSha256());
        assertThat(announcement.getExpiresAtMillis() - announcement.getIssuedAtMillis())
                .isEqualTo(Duration.ofDays(1).toMillis());
    }

    /** A device that reads nothing but publications arrives at the server's weights, from any version in the ring. */
    @Test
    void announcedRingLeadsToTheAnnouncedWeights() throws IOException {
        PopulationRound round = open();
        List<float[]> versions = new ArrayList<>();
        versions.add(round.model().weights().clone());
        for (int i = 1; i <= 6; i++) {
            makeVersions(round, 1);
            versions.add(round.model().weights().clone());
            Publication publication = round.publication();
            Announcement announcement = announcement(publication);
            Map<ByteString, byte[]> contents = offered(publication);
            assertThat(announcement.getDeltaRingCount()).isEqualTo(Math.min(i, RING));
            float[] device = versions.get(i - announcement.getDeltaRingCount()).clone();
            for (DeltaStep step : announcement.getDeltaRingList()) {
                byte[] delta =
                        Objects.requireNonNull(contents.get(step.getDelta().getSha256()));
                ((Decoding.Decoded) new DeltaCodec(Population.LAYOUT).decode(delta))
                        .delta()
                        .addTo(device);
            }
            assertThat(WeightsCodec.sha256(device))
                    .isEqualTo(announcement.getVersion().getWeightsSha256().toByteArray());
            assertThat(contents.get(announcement.getFullWeights().getSha256())).isEqualTo(WeightsCodec.encode(device));
            assertThat(announcement.getInlineDelta().toByteArray())
                    .isEqualTo(contents.get(announcement
                            .getDeltaRing(announcement.getDeltaRingCount() - 1)
                            .getDelta()
                            .getSha256()));
        }
    }

    @Test
    void contentsThatAreNoLongerNamedAreRetired() throws IOException {
        PopulationRound round = open();
        List<ByteString> everOffered = new ArrayList<>();
        List<ByteString> everRetired = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            makeVersions(round, 1);
            Publication publication = round.publication();
            everOffered.addAll(offered(publication).keySet());
            for (Content content : publication.retired()) {
                everRetired.add(content.getSha256());
            }
        }
        Map<ByteString, byte[]> now = offered(round.publication());
        // The model file, two versions' weights, three deltas.
        assertThat(now).hasSize(6);
        everOffered.removeAll(now.keySet());
        assertThat(everRetired).containsAll(everOffered).doesNotContainAnyElementsOf(now.keySet());
    }

    @Test
    void restartAnnouncesTheSameVersionWithAHigherSequence() throws IOException {
        PopulationRound before = open();
        makeVersions(before, 5);
        Announcement last = announcement(before.publication());
        PopulationRound after = open();
        Announcement first = announcement(after.publication());
        assertThat(first.getVersion()).isEqualTo(last.getVersion());
        assertThat(first.getDeltaRingList()).isEqualTo(last.getDeltaRingList());
        assertThat(first.getSequence()).isGreaterThan(last.getSequence());
        assertThat(after.model().residual()).containsExactly(before.model().residual());
    }

    /** An aggregator that died between committing a version and withdrawing the old one's contents. */
    @Test
    void restartRetiresWhatMayHaveBeenLeftBehind() throws IOException {
        PopulationRound before = open();
        makeVersions(before, 5);
        Map<ByteString, byte[]> previous = offered(before.publication());
        makeVersions(before, 1);
        Publication restarted = open().publication();
        previous.keySet().removeAll(offered(restarted).keySet());
        assertThat(previous).isNotEmpty();
        assertThat(restarted.retired()).extracting(Content::getSha256).containsAll(previous.keySet());
    }

    @Test
    void bufferedUpdatesSurviveARestartAndCount() throws IOException {
        PopulationConfig two = Population.config(BufferPolicy.ofGoal(2));
        PopulationRound before = Population.open(two, store, clock);
        new UpdateIntake(List.of(before), store, IntakeLimits.defaults(), clock)
                .accept(List.of(Population.message("a", Population.update(1, 0))));
        PopulationRound after = Population.open(two, store, clock);
        assertThat(after.buffer().size()).isEqualTo(1);
        new UpdateIntake(List.of(after), store, IntakeLimits.defaults(), clock)
                .accept(List.of(Population.message("b", Population.update(2, 0))));
        assertThat(store.contributions(Population.NAME, 1))
                .extracting(c -> c.key().device())
                .containsExactly("a", "b");
    }

    /** The policy changed while the aggregator was away: what was acknowledged counts all the same. */
    @Test
    void bufferBeyondALowerGoalIsAggregatedWhole() throws IOException {
        PopulationRound before = Population.open(Population.config(BufferPolicy.ofGoal(9)), store, clock);
        UpdateIntake intake = new UpdateIntake(List.of(before), store, IntakeLimits.defaults(), clock);
        for (int i = 0; i < 5; i++) {
            intake.accept(List.of(Population.message("d" + i, Population.update(i, 0))));
        }
        PopulationConfig stricter = Population.config(
                BufferPolicy.ofGoal(2),
                TaskPlan.of(Population.plan().toBuilder().setClipNorm(0.01f).build()));
        PopulationRound after = Population.open(stricter, store, clock);
        new UpdateIntake(List.of(after), store, IntakeLimits.defaults(), clock).accept(List.of());
        assertThat(after.model().version()).isEqualTo(1);
        assertThat(store.contributions(Population.NAME, 1)).hasSize(5);
    }

    @Test
    void announcementIsRenewedWhenHalfOfItsValidityIsOver() throws IOException {
        PopulationRound round = open();
        Announcement first = announcement(round.publication());
        clock.advance(Duration.ofHours(12).minusMillis(1));
        assertThat(round.renewIfDue()).isEmpty();
        clock.advance(Duration.ofMillis(1));
        Announcement renewed = announcement(round.renewIfDue().orElseThrow());
        assertThat(renewed.getSequence()).isGreaterThan(first.getSequence());
        assertThat(renewed.getExpiresAtMillis()).isGreaterThan(first.getExpiresAtMillis());
        assertThat(renewed.getVersion()).isEqualTo(first.getVersion());
        assertThat(round.renewIfDue()).isEmpty();
    }

    @Test
    void signatureVerifiesWithThePublicKey() throws IOException, GeneralSecurityException {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        PopulationRound round = PopulationRound.open(config, store, new Ed25519Signer(keys.getPrivate()), clock);
        SignedAnnouncement signed =
                valid(MessageReader.signedAnnouncement(round.publication().task()));
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(keys.getPublic());
        verifier.update(AnnouncementSigning.bytesToSign(signed.getAnnouncement().toByteArray()));
        assertThat(verifier.verify(signed.getSignature().toByteArray())).isTrue();
    }

    @Test
    void anotherModelUnderTheSameNameIsRefused() throws IOException {
        open();
        ModelPackage other = new ModelPackage(
                new byte[] {9}, Population.LAYOUT, config.model().initialWeights());
        PopulationConfig changed = new PopulationConfig(Population.NAME, other, config.task(), config.policy());
        assertThatThrownBy(() -> Population.open(changed, store, clock))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("population ecg was begun with another model file;"
                        + " give the new model a new population name");
    }

    @Test
    void planThatDevicesWouldRefuseIsRefusedAtTheStart() {
        TaskPlan noEpochs =
                TaskPlan.of(Population.plan().toBuilder().setEpochs(0).build());
        assertThatThrownBy(() -> Population.config(BufferPolicy.ofGoal(1), noEpochs))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("population ecg cannot be announced: epochs must be in 1..1000, is 0");
    }
}
