package dev.venule.aggregator.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.buffer.MemoryAggregatorStore;
import dev.venule.aggregator.intake.ManualClock;
import dev.venule.aggregator.intake.Population;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ManifestSignature;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.PlanBounds;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.ReleaseManifest;
import dev.venule.protocol.message.Sha256;
import dev.venule.protocol.message.SignedAnnouncement;
import dev.venule.protocol.message.SignedManifest;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a release manifest does to what a population announces. */
final class ReleaseTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final byte[] ANNOUNCEMENT_KEY = new byte[32];

    private final ManualClock clock = new ManualClock(NOW);
    private final PopulationConfig config = Population.config(BufferPolicy.ofGoal(1));

    /** What allows {@link #config} for an hour. */
    private ReleaseManifest.Builder manifest() {
        ReleaseManifest.Builder manifest = ReleaseManifest.newBuilder()
                .setWireVersion(1)
                .setPopulation(Population.NAME)
                .setRelease(1)
                .setIssuedAtMillis(NOW.toEpochMilli())
                .setExpiresAtMillis(NOW.plusSeconds(3600).toEpochMilli())
                .setTfliteSha256(ByteString.copyFrom(Sha256.of(config.model().tflite())))
                .setBounds(PlanBounds.newBuilder()
                        .setMaximumEpochs(1)
                        .setMaximumLearningRate(0.1f)
                        .setMaximumClipNorm(1)
                        .setMaximumKeepFraction(0.1)
                        .setLeastExamples(1))
                .addAnnouncementKeys(ByteString.copyFrom(ANNOUNCEMENT_KEY))
                .addReleaseKeys(ByteString.copyFrom(new byte[32]));
        for (int i = 0; i < Population.LAYOUT.tensorCount(); i++) {
            manifest.addTensorSizes(Population.LAYOUT.size(i));
        }
        return manifest;
    }

    private static Release release(ReleaseManifest.Builder manifest) {
        return Release.read(SignedManifest.newBuilder()
                .setManifest(manifest.build().toByteString())
                .addSignatures(ManifestSignature.newBuilder()
                        .setReleaseKey(ByteString.copyFrom(new byte[32]))
                        .setSignature(ByteString.copyFrom(new byte[64])))
                .build()
                .toByteArray());
    }

    private PopulationRound round(Release release) throws IOException {
        return Population.open(config.releasedBy(release), new MemoryAggregatorStore(), clock);
    }

    private static <T> T valid(Reading<T> reading) {
        assertThat(reading).isInstanceOf(Reading.Valid.class);
        return ((Reading.Valid<T>) reading).message();
    }

    @Test
    void announcementNamesTheManifestWhichIsOnOffer() throws IOException {
        Release release = release(manifest());

        Publication publication = round(release).publication();

        Content named =
                valid(MessageReader.signedAnnouncement(publication.task())).getManifest();
        assertThat(publication.contents())
                .filteredOn(content -> content.content().equals(named))
                .singleElement()
                .satisfies(content -> assertThat(content.bytes()).isEqualTo(release.signed()));
    }

    @Test
    void announcementDoesNotOutliveTheRelease() throws IOException {
        SignedAnnouncement signed = valid(MessageReader.signedAnnouncement(
                round(release(manifest())).publication().task()));

        Announcement announcement =
                valid(MessageReader.announcement(signed.getAnnouncement().toByteArray()));

        assertThat(announcement.getExpiresAtMillis())
                .isEqualTo(NOW.plusSeconds(3600).toEpochMilli());
    }

    @Test
    void whatTheManifestDoesNotAllowIsRefusedAtStart() {
        assertThatThrownBy(() -> round(release(manifest().setPopulation("other"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("population ecg cannot be announced: population ecg, the manifest is for other");
        assertThatThrownBy(() -> round(release(manifest().setTfliteSha256(ByteString.copyFrom(new byte[32])))))
                .hasMessageContaining("another model file than the released one");
    }

    @Test
    void warmUpBeyondTheBoundsIsRefusedAtStart() {
        ReleaseManifest.Builder narrow = manifest();
        narrow.setBounds(narrow.getBounds().toBuilder().setMaximumKeepFraction(0.05));

        assertThatThrownBy(() -> round(release(narrow)))
                .hasMessageContaining("updates with 0.1 of the parameters, at most 0.05 is released");
    }

    @Test
    void releaseIsUsableByAKeyThatItNamesUntilItExpires() {
        Release release = release(manifest());
        byte[] other = new byte[32];
        Arrays.fill(other, (byte) 1);

        assertThatCode(() -> release.requireUsable(ANNOUNCEMENT_KEY, NOW)).doesNotThrowAnyException();
        assertThatThrownBy(() -> release.requireUsable(other, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not name this aggregator's announcement key; sign a release that does");
        assertThatThrownBy(() -> release.requireUsable(ANNOUNCEMENT_KEY, NOW.plusSeconds(3600)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expired at 2026-01-01T01:00:00Z; sign a new one");
    }

    @Test
    void whatIsNoManifestIsSaidSo() {
        assertThatThrownBy(() -> Release.read(new byte[] {1, 2, 3}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the release is no signed manifest: ");
    }
}
