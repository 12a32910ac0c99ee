package dev.venule.agent.transport.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTlsTest {
    private static final char[] PASSWORD = "correct".toCharArray();

    private final DeviceTls now = new DeviceTls(Clock.systemUTC());

    @TempDir
    private Path folder;

    private TestCertificates device;
    private Path ca;
    private Path certificate;
    private Path key;
    private Path keyStore;

    @BeforeEach
    void write() throws Exception {
        TestCertificates authority = TestCertificates.authority("hospital");
        device = authority.issue("pump-1");
        ca = authority.writeCertificate(folder.resolve("ca.pem"));
        certificate = device.writeCertificate(folder.resolve("pump-1.pem"));
        key = device.writeKey(folder.resolve("pump-1.key"));
        keyStore = device.writePkcs12(folder.resolve("pump-1.p12"), PASSWORD);
    }

    @Test
    void loadsPemFilesAndPkcs12() {
        assertThat(now.fromPem(certificate, key, ca)).isNotNull();
        assertThat(now.fromPkcs12(keyStore, PASSWORD, ca)).isNotNull();
        assertThat(PASSWORD).as("stays the caller's").containsExactly('c', 'o', 'r', 'r', 'e', 'c', 't');
    }

    @Test
    void aMissingFileIsNamed() {
        Path none = folder.resolve("none.pem");

        refusal(() -> now.fromPem(none, key, ca)).isEqualTo(none + " does not exist: check the path");
        refusal(() -> now.fromPem(certificate, none, ca)).isEqualTo(none + " does not exist: check the path");
        refusal(() -> now.fromPkcs12(keyStore, PASSWORD, none)).isEqualTo(none + " does not exist: check the path");
    }

    @Test
    void aFolderIsNotTakenForAFile() {
        refusal(() -> now.fromPem(folder, key, ca)).contains("cannot be read: check that it is a file");
    }

    @Test
    void anEmptyFileIsNamed() throws Exception {
        Path empty = Files.write(folder.resolve("empty"), new byte[0]);

        refusal(() -> now.fromPem(empty, key, ca)).isEqualTo(empty + " is empty: copy it again");
        refusal(() -> now.fromPem(certificate, empty, ca)).isEqualTo(empty + " is empty: copy it again");
        refusal(() -> now.fromPkcs12(empty, PASSWORD, ca)).isEqualTo(empty + " is empty: copy it again");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.6, 0.95})
    void aFileThatWasCutOffIsNamed(double keptFraction) throws Exception {
        refusal(() -> now.fromPem(cutOff(certificate, keptFraction), key, ca))
                .endsWith("pump-1.pem.cut is cut off: a BEGIN line has no END line, copy it again");
        refusal(() -> now.fromPem(certificate, cutOff(key, keptFraction), ca)).contains("pump-1.key.cut is cut off");
        refusal(() -> now.fromPem(certificate, key, cutOff(ca, keptFraction))).contains("ca.pem.cut is cut off");
        refusal(() -> now.fromPkcs12(cutOff(keyStore, keptFraction), PASSWORD, ca))
                .contains("pump-1.p12.cut is damaged", "copy it again");
    }

    @Test
    void aWrongPasswordIsToldWithoutRepeatingIt() {
        refusal(() -> now.fromPkcs12(keyStore, "mistaken".toCharArray(), ca))
                .endsWith("pump-1.p12 does not open with this password: check the password");
        refusal(() -> now.fromPkcs12(keyStore, new char[0], ca)).contains("check the password");
    }

    @Test
    void aPemFileIsNotTakenForPkcs12NorTheOtherWayRound() {
        refusal(() -> now.fromPkcs12(certificate, PASSWORD, ca)).contains("not PKCS #12");
        refusal(() -> now.fromPem(keyStore, key, ca)).contains("must have a BEGIN CERTIFICATE block");
        refusal(() -> now.fromPem(certificate, certificate, ca)).contains("must have a BEGIN PRIVATE KEY block");
    }

    @Test
    void aKeyStoreWithoutAKeyOrWithoutItsCertificateSaysWhatToExport() throws Exception {
        Path noKey = device.writePkcs12WithoutKey(folder.resolve("no-key.p12"), PASSWORD);
        Path noCertificate = device.writePkcs12WithoutCertificate(folder.resolve("only-key.p12"), PASSWORD);

        refusal(() -> now.fromPkcs12(noKey, PASSWORD, ca)).contains("no-key.p12 holds no private key: export");
        refusal(() -> now.fromPkcs12(noCertificate, PASSWORD, ca))
                .contains("only-key.p12 holds a key without its certificate: export");
    }

    @Test
    void anExpiredCertificateIsToldWithItsDate() {
        Instant end = device.certificate.getNotAfter().toInstant();

        refusal(() -> at(end.plus(Duration.ofDays(1))).fromPkcs12(keyStore, PASSWORD, ca))
                .endsWith("pump-1.p12 expired at " + end + ": renew it");
        refusal(() -> at(end.plus(Duration.ofDays(1))).fromPem(certificate, key, ca))
                .endsWith("pump-1.pem expired at " + end + ": renew it");
    }

    @Test
    void aClockBeforeTheCertificateIsTold() {
        Instant start = device.certificate.getNotBefore().toInstant();

        refusal(() -> at(start.minus(Duration.ofDays(1))).fromPem(certificate, key, ca))
                .endsWith("pump-1.pem is valid only from " + start + ": check the device's clock");
    }

    @Test
    void anExpiredCaIsToldUnlessAValidOneStandsBesideIt() throws Exception {
        TestCertificates old = TestCertificates.authority("old", Instant.now().minus(Duration.ofDays(400)));
        Path oldCa = old.writeCertificate(folder.resolve("old-ca.pem"));
        Path both = Files.writeString(folder.resolve("both.pem"), Files.readString(oldCa) + Files.readString(ca));

        refusal(() -> now.fromPem(certificate, key, oldCa))
                .contains("old-ca.pem expired at")
                .endsWith(": renew it");
        assertThat(now.fromPem(certificate, key, both)).isNotNull();
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        Path other = TestCertificates.authority("x").writeKey(folder.resolve("other.key"));

        refusal(() -> now.fromPem(certificate, other, ca))
                .contains("the key does not belong to the certificate in")
                .endsWith(": use the key it was issued for");
    }

    @Test
    void anOldOrEncryptedKeyComesWithTheCommandThatConvertsIt() throws Exception {
        Path old = TestCertificates.writePem(folder.resolve("old.key"), "EC PRIVATE KEY", new byte[40]);
        Path encrypted = TestCertificates.writePem(folder.resolve("enc.key"), "ENCRYPTED PRIVATE KEY", new byte[40]);

        refusal(() -> now.fromPem(certificate, old, ca)).contains("openssl pkcs8 -topk8 -nocrypt");
        refusal(() -> now.fromPem(certificate, encrypted, ca)).contains("openssl pkcs8 -topk8 -nocrypt");
    }

    @Test
    void damagedBlocksAreNamed() throws Exception {
        Path noCertificate = TestCertificates.writePem(folder.resolve("damaged.pem"), "CERTIFICATE", new byte[40]);
        Path noKey = TestCertificates.writePem(folder.resolve("damaged.key"), "PRIVATE KEY", new byte[40]);

        refusal(() -> now.fromPem(noCertificate, key, ca)).contains("damaged.pem is damaged");
        refusal(() -> now.fromPem(certificate, noKey, ca)).contains("damaged.key does not hold the EC key");
    }

    /** One line, as an {@link IllegalArgumentException}. */
    private static AbstractStringAssert<?> refusal(ThrowingCallable loading) {
        Throwable refusal = catchThrowable(loading);
        assertThat(refusal).isInstanceOf(IllegalArgumentException.class);
        return assertThat(refusal.getMessage()).doesNotContain("\n").doesNotContain("mistaken");
    }

    private static DeviceTls at(Instant instant) {
        return new DeviceTls(Clock.fixed(instant, ZoneOffset.UTC));
    }

    private static Path cutOff(Path file, double keptFraction) throws Exception {
        byte[] whole = Files.readAllBytes(file);
        return Files.write(file.resolveSibling(file.getFileName() + ".cut"), Arrays.copyOf(whole, (int)
                (whole.length * keptFraction)));
    }
}
