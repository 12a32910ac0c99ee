package dev.venule.agent.transport.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> now.fromPem(folder.resolve("none.pem"), key, ca))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none.pem does not exist");
        assertThatThrownBy(() -> now.fromPkcs12(keyStore, PASSWORD, folder.resolve("none.pem")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none.pem does not exist");
    }

    @Test
    void aWrongPasswordIsToldWithoutRepeatingIt() {
        assertThatThrownBy(() -> now.fromPkcs12(keyStore, "mistaken".toCharArray(), ca))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pump-1.p12 does not open with this password")
                .hasMessageNotContaining("mistaken");
    }

    @Test
    void aPemFileIsNotTakenForPkcs12() {
        assertThatThrownBy(() -> now.fromPkcs12(certificate, PASSWORD, ca))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("that the file is PKCS #12");
    }

    @Test
    void anExpiredCertificateIsToldWithItsDate() {
        DeviceTls later = new DeviceTls(
                Clock.fixed(device.certificate.getNotAfter().toInstant().plus(Duration.ofDays(1)), ZoneOffset.UTC));

        assertThatThrownBy(() -> later.fromPkcs12(keyStore, PASSWORD, ca))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pump-1.p12 expired at "
                        + device.certificate.getNotAfter().toInstant() + ": renew it");
    }

    @Test
    void aClockBeforeTheCertificateIsTold() {
        DeviceTls earlier = new DeviceTls(
                Clock.fixed(device.certificate.getNotBefore().toInstant().minus(Duration.ofDays(1)), ZoneOffset.UTC));

        assertThatThrownBy(() -> earlier.fromPem(certificate, key, ca))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("check the device's clock");
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        Path other = TestCertificates.authority("x").writeKey(folder.resolve("other.key"));

        assertThatThrownBy(() -> now.fromPem(certificate, other, ca))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the key does not belong to the certificate in");
    }

    @Test
    void anOldOrEncryptedKeyComesWithTheCommandThatConvertsIt() throws Exception {
        Path old = TestCertificates.writePem(folder.resolve("old.key"), "EC PRIVATE KEY", new byte[40]);

        assertThatThrownBy(() -> now.fromPem(certificate, old, ca))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    }

    @Test
    void damagedFilesAreNamed() throws Exception {
        Path damaged = TestCertificates.writePem(folder.resolve("damaged.pem"), "CERTIFICATE", new byte[40]);
        Path empty = Files.write(folder.resolve("empty.pem"), new byte[0]);

        assertThatThrownBy(() -> now.fromPem(damaged, key, ca)).hasMessageContaining("damaged.pem is damaged");
        assertThatThrownBy(() -> now.fromPem(empty, key, ca)).hasMessageContaining("empty.pem holds no certificate");
        assertThatThrownBy(() -> now.fromPem(certificate, certificate, ca)).hasMessageContaining("holds no key");
    }
}
