package dev.venule.agent.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.venule.agent.eligibility.Eligibility;
import dev.venule.agent.fake.FailingStorage;
import dev.venule.agent.fake.Federation;
import dev.venule.agent.fake.Parsing;
import dev.venule.agent.fake.ReleaseKey;
import dev.venule.agent.fake.VirtualLoop;
import dev.venule.agent.storage.MemoryStorage;
import dev.venule.protocol.message.ContentParts;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.ReleaseManifest;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Release key -> manifest -> announcement key -> announcement, with each link forged, old, expired or foreign. */
final class ReleaseGateTest {
    private final Federation federation = new Federation();
    private final VirtualLoop loop = new VirtualLoop();
    private final FailingStorage storage = new FailingStorage(new MemoryStorage());
    private final ReleaseKey releaseKey = new ReleaseKey();

    private AnnouncementGate gate(ReleaseKey... given) throws IOException {
        List<ByteString> keys = List.of(given).stream().map(ReleaseKey::bytes).toList();
        Eligibility eligibility = new Eligibility("bed-7", loop.clock(), Duration.ofMinutes(5), 4);
        return new AnnouncementGate(
                Federation.POPULATION, AnnouncementTrust.ReleaseKeys.ed25519(keys), eligibility, storage);
    }

    private AnnouncementGate gate() throws IOException {
        return gate(releaseKey);
    }

    /** What becomes of the present announcement once its manifest is there. */
    private Announced checked(AnnouncementGate gate, byte[] manifest) throws IOException {
        federation.release(manifest);
        if (gate.check(federation.signed()) instanceof Announced.Awaiting awaiting) {
            assertThat(gate.put(awaiting.manifest(), manifest)).isTrue();
        }
        return gate.check(federation.signed());
    }

    private byte[] signed(ReleaseManifest.Builder manifest) {
        return ReleaseKey.signed(manifest.build(), releaseKey);
    }

    private ReleaseManifest.Builder manifest() {
        return federation.manifest(releaseKey);
    }

    private static void assertRejected(Announced announced, RejectReason reason, String detail) {
        assertThat(announced).isInstanceOf(Announced.Rejected.class);
        assertThat(((Announced.Rejected) announced).reason()).isEqualTo(reason);
        assertThat(((Announced.Rejected) announced).detail()).contains(detail);
    }

    @Test
    void manifestIsAskedForOnceAndRememberedOverARestart() throws IOException {
        byte[] manifest = signed(manifest());
        federation.release(manifest);

        assertThat(gate().check(federation.signed()))
                .isEqualTo(new Announced.Awaiting(ContentParts.describe(manifest, 1000)));
        assertThat(checked(gate(), manifest)).isInstanceOf(Announced.Accepted.class);
        assertThat(gate().check(federation.signed())).isInstanceOf(Announced.Accepted.class);
    }

    @Test
    void otherBytesThanTheNamedOnesAreNotTaken() throws IOException {
        byte[] manifest = signed(manifest());

        assertThat(gate().put(
                                ContentParts.describe(manifest, 1000),
                                signed(manifest().setRelease(2))))
                .isFalse();
    }

    @Test
    void manifestOfAnotherKeyIsForged() throws IOException {
        byte[] forged = ReleaseKey.signed(manifest().build(), new ReleaseKey());

        assertRejected(checked(gate(), forged), RejectReason.WRONG_SIGNATURE, "no release key that this device trusts");
    }

    @Test
    void signatureUnderTheNameOfATrustedKeyIsVerified() throws IOException {
        ReleaseManifest honest = manifest().build();
        ReleaseManifest forged = manifest().setRelease(2).build();
        byte[] signed = ReleaseKey.signed(honest, releaseKey);
        byte[] swapped = Parsing.signedManifest(signed).toBuilder()
                .setManifest(forged.toByteString())
                .build()
                .toByteArray();

        assertRejected(checked(gate(), swapped), RejectReason.WRONG_SIGNATURE, "no release key");
    }

    @Test
    void lowerReleaseIsARollbackAlsoAfterARestart() throws IOException {
        checked(gate(), signed(manifest().setRelease(5)));

        assertRejected(
                checked(gate(), signed(manifest().setRelease(4))),
                RejectReason.ROLLED_BACK,
                "release 4 after release 5");
    }

    @Test
    void twoManifestsCannotShareARelease() throws IOException {
        AnnouncementGate gate = gate();
        checked(gate, signed(manifest()));

        assertRejected(
                checked(gate, signed(manifest().setExpiresAtMillis(VirtualLoop.START_MILLIS + 9_000_000))),
                RejectReason.ROLLED_BACK,
                "release 1 after release 1");
    }

    @Test
    void anotherSignatureUnderTheSameManifestIsNoOtherManifest() throws IOException {
        AnnouncementGate gate = gate();
        checked(gate, signed(manifest()));

        assertThat(checked(gate, ReleaseKey.signed(manifest().build(), new ReleaseKey(), releaseKey)))
                .isInstanceOf(Announced.Accepted.class);
    }

    @Test
    void manifestExpiresWithToleranceForTheDevicesClockAlsoAfterItWasAccepted() throws IOException {
        federation.setPlan(Federation.plan());
        byte[] manifest = signed(manifest().setExpiresAtMillis(VirtualLoop.START_MILLIS + 600_000));
        AnnouncementGate gate = gate();
        assertThat(checked(gate, manifest)).isInstanceOf(Announced.Accepted.class);

        loop.pass(Duration.ofMinutes(14));
        assertThat(checked(gate, manifest)).isInstanceOf(Announced.Accepted.class);
        loop.pass(Duration.ofMinutes(1));
        assertRejected(checked(gate, manifest), RejectReason.EXPIRED, "release 1 has expired");
        assertRejected(checked(gate(), manifest), RejectReason.EXPIRED, "release 1 has expired");
    }

    @Test
    void manifestOfAnotherPopulationIsRejected() throws IOException {
        assertRejected(
                checked(gate(), signed(manifest().setPopulation("other"))),
                RejectReason.UNKNOWN_POPULATION,
                "the manifest is for other");
    }

    @Test
    void announcementByAKeyThatTheManifestDoesNotNameIsRejected() throws IOException {
        byte[] manifest = signed(manifest().clearAnnouncementKeys().addAnnouncementKeys(new ReleaseKey().bytes()));

        assertRejected(checked(gate(), manifest), RejectReason.WRONG_SIGNATURE, "does not verify");
    }

    @Test
    void announcementBeyondTheTermsIsRejected() throws IOException {
        AnnouncementGate gate = gate();
        byte[] manifest = signed(manifest());
        checked(gate, manifest);

        federation.setPlan(Federation.plan().setEpochs(2));
        assertRejected(checked(gate, manifest), RejectReason.NOT_RELEASED, "2 epochs, at most 1");
        assertRejected(
                checked(gate, signed(manifest().setRelease(2).setTfliteSha256(ByteString.copyFrom(new byte[32])))),
                RejectReason.NOT_RELEASED,
                "another model file");
    }

    @Test
    void announcementWithoutAManifestIsNotFollowedByADeviceWithReleaseKeys() throws IOException {
        assertRejected(gate().check(federation.signed()), RejectReason.NOT_RELEASED, "names no release manifest");
    }

    @Test
    void releaseKeyRotatesByAManifestThatBothHaveSigned() throws IOException {
        ReleaseKey next = new ReleaseKey();
        ReleaseManifest rotating =
                manifest().clearReleaseKeys().addReleaseKeys(next.bytes()).build();
        AnnouncementGate awake = gate();
        assertThat(checked(awake, ReleaseKey.signed(rotating, releaseKey, next)))
                .isInstanceOf(Announced.Accepted.class);

        ReleaseManifest second = rotating.toBuilder().setRelease(2).build();
        assertRejected(
                checked(awake, ReleaseKey.signed(second, releaseKey)),
                RejectReason.WRONG_SIGNATURE,
                "no release key that this device trusts");
        assertThat(checked(gate(), ReleaseKey.signed(second, next))).isInstanceOf(Announced.Accepted.class);
    }

    @Test
    void deviceThatSleptThroughTheRotationFollowsWhileBothKeysSign() throws IOException {
        ReleaseKey next = new ReleaseKey();
        ReleaseManifest third = manifest()
                .setRelease(3)
                .clearReleaseKeys()
                .addReleaseKeys(next.bytes())
                .build();

        assertRejected(checked(gate(), ReleaseKey.signed(third, next)), RejectReason.WRONG_SIGNATURE, "no release key");
        assertThat(checked(gate(), ReleaseKey.signed(third, next, releaseKey))).isInstanceOf(Announced.Accepted.class);
    }

    @Test
    void announcementKeyRotatesByAManifestThatNamesBoth() throws IOException {
        Federation successor = new Federation();
        byte[] old = successor.publicKey();
        byte[] both =
                signed(manifest().setRelease(2).addAnnouncementKeys(ByteString.copyFrom(old, old.length - 32, 32)));
        AnnouncementGate gate = gate();
        checked(gate, signed(manifest()));
        assertThat(checked(gate, both)).isInstanceOf(Announced.Accepted.class);

        successor.release(both);
        assertThat(gate.check(successor.signed(federation.announcement().build())))
                .isInstanceOf(Announced.Accepted.class);
    }

    @Test
    void ownerWhoGivesOtherKeysBeginsANewChainThatStillCannotGoBack() throws IOException {
        checked(gate(), signed(manifest().setRelease(5)));
        ReleaseKey other = new ReleaseKey();
        ReleaseManifest.Builder foreign = manifest().clearReleaseKeys().addReleaseKeys(other.bytes());

        assertRejected(
                checked(gate(other), ReleaseKey.signed(foreign.setRelease(4).build(), other)),
                RejectReason.ROLLED_BACK,
                "after release 5");
        assertThat(checked(gate(other), ReleaseKey.signed(foreign.setRelease(6).build(), other)))
                .isInstanceOf(Announced.Accepted.class);
        assertRejected(
                checked(gate(other), signed(manifest().setRelease(7))), RejectReason.WRONG_SIGNATURE, "no release key");
    }

    @Test
    void everyChangedByteAndEveryTruncationIsRejected() throws IOException {
        byte[] manifest = signed(manifest());
        AnnouncementGate gate = gate();
        for (int i = 0; i < manifest.length; i++) {
            byte[] changed = manifest.clone();
            changed[i] ^= 1;
            assertThat(checked(gate, changed)).as("byte %d", i).isInstanceOf(Announced.Rejected.class);
        }
        for (int length = 1; length < manifest.length; length++) {
            assertThat(checked(gate, Arrays.copyOf(manifest, length)))
                    .as("length %d", length)
                    .isInstanceOf(Announced.Rejected.class);
        }
    }

    @Test
    void seededGarbageIsRejected() throws IOException {
        SplittableRandom random = new SplittableRandom(77);
        AnnouncementGate gate = gate();
        for (int i = 0; i < 500; i++) {
            byte[] garbage = new byte[1 + random.nextInt(300)];
            for (int j = 0; j < garbage.length; j++) {
                garbage[j] = (byte) random.nextInt();
            }
            assertThat(checked(gate, garbage)).as("seed 77, garbage %d", i).isInstanceOf(Announced.Rejected.class);
        }
    }

    @Test
    void manifestThatCannotBeRememberedIsNotAccepted() throws IOException {
        AnnouncementGate gate = gate();
        storage.setFull(true);
        assertThatThrownBy(() -> checked(gate, signed(manifest()))).isInstanceOf(IOException.class);

        storage.setFull(false);
        assertThat(gate.check(federation.signed())).isInstanceOf(Announced.Accepted.class);
    }

    @Test
    void damagedMemoryIsSaidAtOpening() throws IOException {
        checked(gate(), signed(manifest()));
        storage.append("manifest", new byte[] {1});

        assertThatThrownBy(this::gate)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("remove it to trust the next manifest");
    }

    @Test
    void deviceWithoutAKeyIsNotMade() {
        assertThatThrownBy(this::noKeys)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is empty");
    }

    private void noKeys() throws IOException {
        gate(new ReleaseKey[0]);
    }
}
