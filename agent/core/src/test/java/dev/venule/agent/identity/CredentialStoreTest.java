package dev.venule.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.agent.enrolment.CertificateRequest;
import dev.venule.agent.enrolment.EnrolmentService.Token;
import dev.venule.agent.fake.FailingStorage;
import dev.venule.agent.fake.FakeAuthority;
import dev.venule.agent.storage.FileStorage;
import dev.venule.agent.storage.MemoryStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CredentialStoreTest {
    private final MemoryStorage disk = new MemoryStorage();
    private FakeAuthority authority;
    private SSLContext tls;

    @BeforeEach
    void begin() throws Exception {
        authority = new FakeAuthority(Clock.systemUTC());
        tls = SSLContext.getDefault();
    }

    @Test
    void theFirstCertificateIsInUseAtOnceAndTheNextOnceItWasConfirmed() throws IOException {
        CredentialStore credentials = open();
        credentials.trust(authority.roots());
        take(credentials);
        Credential first = credentials.current().orElseThrow();
        take(credentials);

        assertThat(credentials.current()).contains(first);
        assertThat(open().candidate().map(Credential::chain))
                .isEqualTo(credentials.candidate().map(Credential::chain));
        Credential second = credentials.candidate().orElseThrow();
        credentials.confirm();

        assertThat(credentials.current()).contains(second);
        assertThat(credentials.candidate()).isEmpty();
        assertThat(open().current().map(Credential::chain)).contains(second.chain());
        assertThat(open().trusted()).isEqualTo(authority.roots());
        assertThat(disk.list()).containsExactly("current", "device-2-chain", "device-2-key", "trust");
    }

    @Test
    void aRequestThatWasNotAnsweredIsRepeatedWithTheSameKey() throws IOException {
        KeyPair asked = open().requestKey();

        assertThat(open().requestKey().getPublic()).isEqualTo(asked.getPublic());
    }

    @Test
    void aCertificateForAnotherKeyIsRefused() throws IOException {
        CredentialStore other = new CredentialStore(new StoredDeviceKeys(new MemoryStorage()), new MemoryStorage());
        X509Certificate others = issue(other.requestKey());
        CredentialStore credentials = open();
        credentials.requestKey();

        assertThatThrownBy(() -> credentials.take(List.of(others)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not for the key that this device asked for");
        assertThat(credentials.current()).isEmpty();
    }

    /** Dies at every writing operation of two renewals: afterwards the device always has a pair of key and certificate. */
    @ParameterizedTest
    @EnumSource(FailingStorage.Effect.class)
    void aCrashAtAnyMomentLeavesACredentialThatWorks(FailingStorage.Effect effect) throws Exception {
        take(open());
        int crashes = 0;
        boolean isDone = false;
        for (long number = 1; !isDone; number++) {
            FailingStorage dying = new FailingStorage(disk).crashingAt(number, effect);
            try {
                CredentialStore credentials = new CredentialStore(new StoredDeviceKeys(dying), dying);
                take(credentials);
                credentials.confirm();
                isDone = true;
            } catch (FailingStorage.Crash e) {
                crashes++;
            }
            CredentialStore found = open();
            assertWorks(found.current().orElseThrow());
            if (found.candidate().isPresent()) {
                assertWorks(found.candidate().get());
            }
        }
        assertThat(crashes).as("every operation was hit").isGreaterThanOrEqualTo(5);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no such permissions")
    void keysInFilesAreReadableByTheirOwnerOnly(@TempDir Path folder) throws IOException {
        try (FileStorage storage = FileStorage.open(folder)) {
            CredentialStore credentials = new CredentialStore(new StoredDeviceKeys(storage), storage);
            take(credentials);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("device-1-key"))))
                .isEqualTo("rw-------");
        assertThat(Files.readString(folder.resolve("device-1-key"))).startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(Files.readString(folder.resolve("device-1-chain"))).startsWith("-----BEGIN CERTIFICATE-----");
    }

    @Test
    void whatIsDamagedIsNamedWithTheRemedy() throws IOException {
        take(open());
        disk.writeAtomically("device-1-key", "-----BEGIN".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("device-1-key is damaged")
                .hasMessageEndingWith("enrol the device again");

        disk.writeAtomically("current", "x".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(this::open).hasMessageContaining("current is damaged");
    }

    private CredentialStore open() throws IOException {
        return new CredentialStore(new StoredDeviceKeys(disk), disk);
    }

    private void take(CredentialStore credentials) throws IOException {
        credentials.take(List.of(issue(credentials.requestKey())));
    }

    private X509Certificate issue(KeyPair keys) throws IOException {
        return authority.enrol(tls, CertificateRequest.signed("bed-1", keys), new Token("bed-1", "ticket"));
    }

    private static void assertWorks(Credential credential) throws Exception {
        byte[] message = {1, 2, 3};
        PrivateKey key = credential.key();
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(message);
        byte[] signed = signature.sign();
        signature.initVerify(credential.certificate());
        signature.update(message);
        assertThat(signature.verify(signed)).isTrue();
    }
}
