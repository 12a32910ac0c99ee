package dev.venule.agent.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.agent.eligibility.Eligibility;
import dev.venule.agent.fake.FailingStorage;
import dev.venule.agent.fake.Federation;
import dev.venule.agent.fake.VirtualLoop;
import dev.venule.agent.storage.DeviceStorage;
import dev.venule.agent.storage.MemoryStorage;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.RejectReason;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class AnnouncementGateTest {
    private final Federation federation = new Federation();
    private final VirtualLoop loop = new VirtualLoop();
    private final MemoryStorage storage = new MemoryStorage();

    private AnnouncementGate gate(SignatureVerifier verifier, DeviceStorage over) throws IOException {
        Eligibility eligibility = new Eligibility("bed-7", loop.clock(), Duration.ofMinutes(5), 4);
        return new AnnouncementGate(
                Federation.POPULATION, new AnnouncementTrust.AnnouncementKey(verifier), eligibility, over);
    }

    private AnnouncementGate gate() throws IOException {
        return gate(federation.verifier(), storage);
    }

    private static RejectReason reason(Announced announced) {
        assertThat(announced).isInstanceOf(Announced.Rejected.class);
        return ((Announced.Rejected) announced).reason();
    }

    @Test
    void signedAnnouncementIsAcceptedAndARepetitionIsNotNew() throws IOException {
        AnnouncementGate gate = gate();
        Announcement announcement = federation.announcement().build();

        assertThat(gate.check(federation.signed())).isEqualTo(new Announced.Accepted(announcement, true));
        assertThat(gate.check(federation.signed())).isEqualTo(new Announced.Accepted(announcement, false));
        assertThat(gate().check(federation.signed())).isEqualTo(new Announced.Accepted(announcement, false));
    }

    @Test
    void announcementOfAnotherSignerIsRejected() throws IOException {
        Federation impostor = new Federation();

        assertThat(reason(gate().check(impostor.signed()))).isEqualTo(RejectReason.WRONG_SIGNATURE);
    }

    @Test
    void nothingIsFollowedWithoutAKey() throws IOException {
        AnnouncementGate gate = gate(SignatureVerifier.refusing(), storage);

        assertThat(reason(gate.check(federation.signed()))).isEqualTo(RejectReason.WRONG_SIGNATURE);
    }

    @Test
    void everyChangedByteIsRejected() throws IOException {
        byte[] signed = federation.signed();
        AnnouncementGate gate = gate();
        for (int i = 0; i < signed.length; i++) {
            byte[] changed = signed.clone();
            changed[i] ^= 1;
            Announced announced = gate.check(changed);
            // A changed tag of the envelope may hide a field; nothing that was signed may differ.
            assertThat(announced).as("byte %d", i).isInstanceOf(Announced.Rejected.class);
        }
    }

    @Test
    void everyTruncationAndSeededGarbageIsRejected() throws IOException {
        byte[] signed = federation.signed();
        AnnouncementGate gate = gate();
        for (int length = 0; length < signed.length; length++) {
            assertThat(gate.check(Arrays.copyOf(signed, length)))
                    .as("length %d", length)
                    .isInstanceOf(Announced.Rejected.class);
        }
        SplittableRandom random = new SplittableRandom(99);
        for (int i = 0; i < 2000; i++) {
            byte[] garbage = new byte[random.nextInt(200)];
            for (int j = 0; j < garbage.length; j++) {
                garbage[j] = (byte) random.nextInt();
            }
            assertThat(gate.check(garbage)).as("seed 99, garbage %d", i).isInstanceOf(Announced.Rejected.class);
        }
    }

    @Test
    void earlierSequenceOfTheSameVersionIsRejectedAlsoAfterARestart() throws IOException {
        gate().check(federation.signed(federation.announcement().setSequence(5).build()));

        byte[] old = federation.signed(federation.announcement().setSequence(4).build());

        assertThat(reason(gate().check(old))).isEqualTo(RejectReason.ROLLED_BACK);
    }

    @Test
    void earlierModelVersionUnderALaterSequenceIsRejected() throws IOException {
        Announcement.Builder old = federation.announcement();
        federation.advance(1);
        AnnouncementGate gate = gate();
        gate.check(federation.signed());

        assertThat(reason(gate.check(federation.signed(old.setSequence(100).build()))))
                .isEqualTo(RejectReason.ROLLED_BACK);
    }

    @Test
    void rejectedAnnouncementMovesNothingForward() throws IOException {
        AnnouncementGate gate = gate();
        Announcement.Builder foreign =
                federation.announcement().setSequence(1000).setPopulation("other");
        gate.check(federation.signed(foreign.build()));

        assertThat(gate.check(federation.signed())).isInstanceOf(Announced.Accepted.class);
    }

    @Test
    void announcementForAnotherPopulationIsRejected() throws IOException {
        Announcement foreign = federation.announcement().setPopulation("other").build();

        assertThat(reason(gate().check(federation.signed(foreign)))).isEqualTo(RejectReason.UNKNOWN_POPULATION);
    }

    @Test
    void otherWireVersionIsRejectedByName() throws IOException {
        Announcement future = federation.announcement().setWireVersion(2).build();

        assertThat(reason(gate().check(federation.signed(future)))).isEqualTo(RejectReason.WRONG_WIRE_VERSION);
    }

    @Test
    void expiredAnnouncementIsRejectedWithToleranceForTheDevicesClock() throws IOException {
        loop.pass(Duration.ofHours(1).plus(Duration.ofMinutes(4)));
        assertThat(gate().check(federation.signed())).isInstanceOf(Announced.Accepted.class);

        loop.pass(Duration.ofMinutes(1));
        assertThat(reason(gate().check(federation.signed()))).isEqualTo(RejectReason.EXPIRED);
    }

    @Test
    void whatCannotBeRememberedIsNotAccepted() throws IOException {
        FailingStorage full = new FailingStorage(storage);
        AnnouncementGate gate = gate(federation.verifier(), full);
        full.setFull(true);
        assertThatThrownBy(() -> gate.check(federation.signed())).isInstanceOf(IOException.class);

        full.setFull(false);
        assertThat(gate.check(federation.signed())).isInstanceOf(Announced.Accepted.class);
    }

    @Test
    void damagedMemoryIsSaidAtOpening() throws IOException {
        gate().check(federation.signed());
        storage.append("announcement", new byte[] {1});

        assertThatThrownBy(this::gate)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("remove it to trust the next announcement");
    }

    @Test
    void rawKeyAndX509KeyVerifyTheSame() throws IOException {
        byte[] x509 = federation.publicKey();
        byte[] raw = Arrays.copyOfRange(x509, x509.length - 32, x509.length);

        assertThat(gate(new Ed25519Verifier(raw), storage).check(federation.signed()))
                .isInstanceOf(Announced.Accepted.class);
    }

    @Test
    void keyThatIsNoneIsRefusedWhenItIsGiven() {
        assertThatThrownBy(() -> new Ed25519Verifier(new byte[31]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("31 were given");
    }
}
