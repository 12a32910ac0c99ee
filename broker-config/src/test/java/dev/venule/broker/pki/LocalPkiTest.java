package dev.venule.broker.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPkiTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private LocalPki open() throws IOException {
        return LocalPki.openOrCreate(folder, Clock.systemUTC());
    }

    @Test
    void everythingIsSignedByTheAuthorityAndMeantForOneUse() throws Exception {
        LocalPki pki = open();
        for (Identity identity : List.of(pki.server(), pki.aggregator(), pki.device("watch-1"))) {
            assertThat(Trust.in(pki.trusted()).believes(identity.chain())).isTrue();
            assertThat(identity.certificate().getBasicConstraints()).isEqualTo(-1);
            assertThat(identity.certificate().getPublicKey().getAlgorithm()).isEqualTo("EC");
        }
        assertThat(pki.server().certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(pki.device("watch-1").certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(pki.server().certificate().getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .containsExactly("localhost", "127.0.0.1");
        assertThat(pki.device("watch-1").commonName()).isEqualTo("watch-1");
        assertThat(pki.aggregator().commonName()).isEqualTo(LocalPki.AGGREGATOR_NAME);
    }

    @Test
    void secondOpeningFindsTheSame() throws IOException {
        LocalPki first = open();
        Identity device = first.device("watch-1");
        LocalPki second = open();
        assertThat(second.caCertificate()).isEqualTo(first.caCertificate());
        assertThat(second.device("watch-1").certificate()).isEqualTo(device.certificate());
        assertThat(second.device("watch-1").key()).isEqualTo(device.key());
        assertThat(second.announcementKeys().getPublic())
                .isEqualTo(first.announcementKeys().getPublic());
    }

    @Test
    void privateKeysAreReadableByTheirOwnerOnly() throws IOException {
        open().device("watch-1");
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> keys =
                    files.filter(file -> file.toString().endsWith(".key")).toList();
            assertThat(keys).hasSize(6);
            for (Path key : keys) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                        .isEqualTo("rw-------");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "../escape",
                "a/b",
                "a+b",
                "#",
                "a,O=Other",
                ".hidden",
                "aggregator",
                "Aggregator",
                "operator"
            })
    void nameThatCannotBeADeviceIsRefused(String id) throws IOException {
        LocalPki pki = open();
        assertThatThrownBy(() -> pki.device(id)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void announcementKeysSignAndVerify() throws IOException, GeneralSecurityException {
        LocalPki pki = open();
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pki.announcementKeys().getPrivate());
        signature.update(new byte[] {1});
        byte[] signed = signature.sign();
        signature.initVerify(open().announcementKeys().getPublic());
        signature.update(new byte[] {1});
        assertThat(signature.verify(signed)).isTrue();
    }

    @Test
    void pkcs12HoldsKeyAndChain() throws Exception {
        Identity device = open().device("watch-1");
        Path file = folder.resolve("watch.p12");
        device.writePkcs12(file, "secret".toCharArray());
        KeyStore store = KeyStore.getInstance(file.toFile(), "secret".toCharArray());
        assertThat(store.getCertificateChain(store.aliases().nextElement())).hasSize(2);
    }

    @Test
    void fileThatIsNoKeyIsNamed() throws IOException {
        Path file = folder.resolve("some.key");
        Files.writeString(file, "hello");
        assertThatThrownBy(() -> PemFiles.readPrivateKey(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("some.key holds no PRIVATE KEY block");
    }

    /** A name inside another attribute is not the common name, and two common names are none. */
    @Test
    void commonNameIsReadFromTheStructureNotFromText() throws IOException {
        X509Certificate odd = CertificateAuthority.createRoot(
                        "a\\, CN\\=aggregator", Duration.ofDays(1), Clock.systemUTC())
                .certificate();
        assertThat(DistinguishedName.commonName(odd)).contains("a, CN=aggregator");
        X509Certificate two = CertificateAuthority.createRoot(
                        "watch, CN=aggregator", Duration.ofDays(1), Clock.systemUTC())
                .certificate();
        assertThat(DistinguishedName.commonName(two)).isEmpty();
    }

    private LocalPki openAfter(Duration time) throws IOException {
        Clock later = Clock.offset(Clock.systemUTC(), time);
        return LocalPki.openOrCreate(folder, later);
    }

    @Test
    void ownCertificatesAreRenewedAfterTwoThirdsOfTheirTimeWithTheSameKey() throws IOException {
        LocalPki first = open();
        assertThat(openAfter(Duration.ofDays(200)).server().certificate())
                .isEqualTo(first.server().certificate());
        Identity renewed = openAfter(Duration.ofDays(300)).server();
        assertThat(renewed.certificate()).isNotEqualTo(first.server().certificate());
        assertThat(renewed.key()).isEqualTo(first.server().key());
    }

    @Test
    void ownCertificatesFollowAChangeOfTheAuthorityAndDevicesKeepTheirs() throws IOException {
        LocalPki first = open();
        Identity device = first.device("watch-1");
        first.authority().rotateIssuing();
        LocalPki second = open();
        assertThat(second.server().chain().get(1))
                .isNotEqualTo(first.server().chain().get(1));
        assertThat(second.device("watch-1").certificate()).isEqualTo(device.certificate());
    }

    /** A data folder that the first versions of this software made. */
    @Test
    void folderWithASingleAuthorityGoesOn() throws Exception {
        Identity single = SingleAuthority.writeTo(folder);
        LocalPki pki = open();
        assertThat(pki.trusted()).containsExactly(single.certificate());
        assertThat(Trust.in(pki.trusted()).believes(pki.device("watch-1").chain()))
                .isTrue();
    }

    @Test
    void noKeyIsEverOverwritten() throws IOException {
        Identity device = open().device("watch-1");
        Path key = folder.resolve("devices/watch-1.key");
        byte[] before = Files.readAllBytes(key);
        assertThatThrownBy(() -> device.writePem(folder.resolve("devices/watch-1.crt"), key))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no key is ever overwritten");
        assertThat(Files.readAllBytes(key)).isEqualTo(before);
    }
}
