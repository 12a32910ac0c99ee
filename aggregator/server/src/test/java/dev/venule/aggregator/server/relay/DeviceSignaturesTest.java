package dev.venule.aggregator.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.intake.Provenance;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.LocalPki;
import dev.venule.broker.pki.RevocationReason;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.Sha256;
import dev.venule.protocol.message.UpdatePart;
import dev.venule.protocol.message.UpdateSigning;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the fleet's own authority and real keys. */
final class DeviceSignaturesTest {
    private static final String POPULATION = "ecg";
    private static final String DEVICE = "bed-7";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Instant now = Instant.parse("2027-01-01T00:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private LocalPki pki;
    private Identity bed;
    private DeviceSignatures signatures;

    @BeforeEach
    void open() throws IOException {
        pki = LocalPki.openOrCreate(folder.resolve("pki"), clock);
        bed = pki.device(DEVICE);
        signatures = new DeviceSignatures(pki, clock);
    }

    @Test
    void whatTheDeviceSignedIsBelieved() throws Exception {
        assertThat(judged(bed, signed(bed, whole()))).isEmpty();
        for (UpdatePart part : parts()) {
            assertThat(judged(bed, signed(bed, part))).isEmpty();
        }
    }

    @Test
    void anEd25519KeySignsAsWell() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Identity other = new Identity(keys.getPrivate(), pki.authority().certifyClient(DEVICE, keys.getPublic()));

        assertThat(judged(other, signed(other, whole()))).isEmpty();
    }

    @Test
    void withoutASignatureNothingIsProved() {
        assertThat(judged(bed, whole())).contains(RejectReason.NOT_SIGNED);
    }

    @Test
    void withoutACertificateNobodyIsProved() throws Exception {
        assertThat(judged(List.of(), signed(bed, whole()))).contains(RejectReason.UNTRUSTED_DEVICE);
        assertThat(judged(List.of(ByteString.copyFromUtf8("no certificate")), signed(bed, whole())))
                .contains(RejectReason.UNTRUSTED_DEVICE);
    }

    @Test
    void anotherKeyDoesNotSignForTheDevice() throws Exception {
        assertThat(judged(bed, signed(pki.device("bed-8"), whole()))).contains(RejectReason.FORGED);
    }

    @Test
    void anotherDeviceIsNotTheOneThatTheAddressNames() throws Exception {
        Identity other = pki.device("bed-8");

        assertThat(judged(other, signed(other, whole()))).contains(RejectReason.UNTRUSTED_DEVICE);
    }

    @Test
    void anythingAlteredIsForged() throws Exception {
        UpdatePart honest = signed(bed, whole());
        UpdatePart otherBytes =
                honest.toBuilder().setData(ByteString.copyFromUtf8("an updatE")).build();
        UpdatePart honestPart = signed(bed, parts().get(0));

        assertThat(judged(bed, otherBytes)).contains(RejectReason.FORGED);
        assertThat(judged(
                        bed,
                        otherBytes.toBuilder().setSha256(hashOf("an update")).build()))
                .as("the bytes changed, the signed hash left")
                .contains(RejectReason.FORGED);
        assertThat(judged(bed, honestPart.toBuilder().setTotalBytes(10).build()))
                .contains(RejectReason.FORGED);
        assertThat(judged(
                        bed, honestPart.toBuilder().setSha256(hashOf("another")).build()))
                .contains(RejectReason.FORGED);
    }

    @Test
    void aReplayUnderAnotherIdDeviceOrPopulationIsNotBelieved() throws Exception {
        UpdatePart honest = signed(bed, whole());
        UpdatePart otherId = honest.toBuilder()
                .setUpdateId(ByteString.copyFromUtf8("fedcba9876543210"))
                .build();
        Provenance.Relayed way = new Provenance.Relayed("gateway.w3", der(bed.chain()));

        assertThat(judged(bed, otherId)).contains(RejectReason.FORGED);
        assertThat(signatures.refusal(POPULATION, "bed-8", way, honest)).contains(RejectReason.UNTRUSTED_DEVICE);
        assertThat(signatures.refusal("eeg", DEVICE, way, honest)).contains(RejectReason.FORGED);
    }

    @Test
    void aCertificateThatIsOverOrYetToBeginProvesNobody() throws Exception {
        UpdatePart honest = signed(bed, whole());
        assertThat(judged(bed, honest)).isEmpty();

        now = bed.certificate().getNotAfter().toInstant().plusSeconds(1);
        assertThat(judged(bed, honest)).contains(RejectReason.UNTRUSTED_DEVICE);
        now = bed.certificate().getNotBefore().toInstant().minusSeconds(1);
        assertThat(judged(bed, honest)).contains(RejectReason.UNTRUSTED_DEVICE);
    }

    @Test
    void aRevocationCountsWithinAMinute() throws Exception {
        UpdatePart honest = signed(bed, whole());
        assertThat(judged(bed, honest)).isEmpty();

        pki.authority().revoke(DEVICE, RevocationReason.KEY_COMPROMISE);
        now = now.plus(Duration.ofMinutes(1));
        assertThat(judged(bed, honest)).contains(RejectReason.REVOKED);
    }

    @Test
    void anotherAuthoritysCertificateProvesNobody() throws Exception {
        Identity foreign =
                LocalPki.openOrCreate(folder.resolve("foreign"), clock).device(DEVICE);

        assertThat(judged(foreign, signed(foreign, whole()))).contains(RejectReason.UNTRUSTED_DEVICE);
    }

    /** Whoever has one of these has a key of the fleet's authority, and is no device. */
    @Test
    void serversAuthoritiesAndGatewaysAreNoDevices() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        Identity gateway = new Identity(
                keys.getPrivate(),
                pki.authority().certifyGateway("gateway.w3", List.of("localhost"), keys.getPublic()));
        Identity server = new Identity(
                keys.getPrivate(), pki.authority().certifyServer(DEVICE, List.of("localhost"), keys.getPublic()));
        Provenance.Relayed asItself = new Provenance.Relayed("gateway.w3", der(gateway.chain()));
        UpdatePart part = signed(gateway, "gateway.w3", whole());

        assertThat(signatures.refusal(POPULATION, "gateway.w3", asItself, part))
                .contains(RejectReason.UNTRUSTED_DEVICE);
        assertThat(judged(server, signed(server, whole()))).contains(RejectReason.UNTRUSTED_DEVICE);
        assertThat(judged(pki.authority().issuer(), signed(pki.authority().issuer(), whole())))
                .contains(RejectReason.UNTRUSTED_DEVICE);
    }

    @Test
    void aDeviceFromBeforeTheRootWasReplacedIsBelievedUntilTheOldOneIsRetired() throws Exception {
        pki.authority().rotateRoot();
        Identity renewed = pki.device("bed-9");
        UpdatePart honest = signed(bed, whole());
        assertThat(judged(bed, honest)).isEmpty();

        pki.authority().retireOldRoots();
        now = now.plus(Duration.ofMinutes(1));
        assertThat(judged(bed, honest)).contains(RejectReason.UNTRUSTED_DEVICE);
        Provenance.Relayed way = new Provenance.Relayed("gateway.w3", der(renewed.chain()));
        assertThat(signatures.refusal(POPULATION, "bed-9", way, signed(renewed, "bed-9", whole())))
                .as("its chain goes on beyond the new root, to the one that is gone")
                .isEmpty();
    }

    private Optional<RejectReason> judged(Identity shown, UpdatePart part) {
        return judged(der(shown.chain()), part);
    }

    private Optional<RejectReason> judged(List<ByteString> certificates, UpdatePart part) {
        return signatures.refusal(POPULATION, DEVICE, new Provenance.Relayed("gateway.w3", certificates), part);
    }

    private static UpdatePart signed(Identity by, UpdatePart part) throws GeneralSecurityException {
        return signed(by, DEVICE, part);
    }

    private static UpdatePart signed(Identity by, String device, UpdatePart part) throws GeneralSecurityException {
        byte[] statement = UpdateSigning.bytesToSign(POPULATION, device, part);
        return part.toBuilder()
                .setSignature(ByteString.copyFrom(UpdateSigning.sign(by.key(), statement)))
                .build();
    }

    private static UpdatePart whole() {
        return UpdatePart.newBuilder()
                .setUpdateId(ByteString.copyFromUtf8("0123456789abcdef"))
                .setTotalBytes(9)
                .setData(ByteString.copyFromUtf8("an update"))
                .build();
    }

    private static List<UpdatePart> parts() {
        UpdatePart whole = whole().toBuilder().setSha256(hashOf("an update")).build();
        return List.of(
                whole.toBuilder().setData(whole.getData().substring(0, 4)).build(),
                whole.toBuilder()
                        .setOffset(4)
                        .setData(whole.getData().substring(4))
                        .build());
    }

    private static ByteString hashOf(String text) {
        return ByteString.copyFrom(Sha256.of(ByteString.copyFromUtf8(text).toByteArray()));
    }

    private static List<ByteString> der(List<X509Certificate> chain) {
        List<ByteString> encoded = new ArrayList<>();
        try {
            for (X509Certificate certificate : chain) {
                encoded.add(ByteString.copyFrom(certificate.getEncoded()));
            }
            return encoded;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
