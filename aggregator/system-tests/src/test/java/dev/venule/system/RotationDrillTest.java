package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.venule.agent.enrolment.CertificateRequest;
import dev.venule.agent.identity.CredentialStore;
import dev.venule.agent.identity.StoredDeviceKeys;
import dev.venule.agent.storage.FileStorage;
import dev.venule.aggregator.server.enrolment.RevokedDevices;
import dev.venule.broker.pki.DeviceRequest;
import dev.venule.broker.pki.RevocationReason;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Certificates of devices, of the broker, of the issuing authority and of the root are all replaced under running traffic, on
 * a real Mosquitto. Some devices sleep through all of it, some of them beyond their certificate's end. It takes minutes, so it
 * runs with the profile {@code soak} only.
 */
@Tag("soak")
final class RotationDrillTest {
    private static final int AWAKE = 40;
    private static final int ASLEEP = 6;
    /** Enrolled, and put in a drawer before they ever connected. */
    private static final int ENDED = 4;

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final List<EnrolledDevice> awake = new ArrayList<>();
    private final List<EnrolledDevice> asleep = new ArrayList<>();

    @AfterEach
    void switchOff() throws IOException {
        for (EnrolledDevice device : all()) {
            device.close();
        }
    }

    @Test
    void nobodyIsStrandedAndNoUpdateIsLostAndTheRevokedDeviceIsOut() throws Exception {
        Set<ByteString> promised = new HashSet<>();
        String databaseUrl;
        try (RotationWard ward = RotationWard.start(folder)) {
            databaseUrl = ward.databaseUrl();
            enrol(ward);
            replaceRoot(ward);
            replaceBrokersCertificate(ward);
            replaceIssuingAuthorityAndDevicesCertificates(ward);
            endOverlap(ward);
            wakeSleepers(ward);
            revoke(ward, awake.get(7));
            for (EnrolledDevice device : all()) {
                device.close();
                promised.addAll(device.promised());
            }
        }
        int inVersions = Ledger.assertEveryPromiseIsKeptOnce(databaseUrl, RotationWard.POPULATION, promised);
        System.out.println("rotation drill: " + all().size() + " devices, " + promised.size() + " receipts, "
                + inVersions + " updates in versions, none lost");
        assertThat(promised).hasSizeGreaterThan(all().size() * 2);
    }

    private void enrol(RotationWard ward) throws Exception {
        for (int i = 0; i < AWAKE + ASLEEP; i++) {
            EnrolledDevice device = ward.device("bed-" + i);
            (i < AWAKE ? awake : asleep).add(device);
            device.wake();
        }
        awaitNewReceipts(all());
        for (EnrolledDevice device : asleep) {
            device.sleep();
        }
        for (int i = 0; i < ENDED; i++) {
            EnrolledDevice device = new EnrolledDevice("drawer-" + i, Optional.empty(), ward);
            bringCertificate(ward, device);
            asleep.add(device);
        }
    }

    /** Good for a hundred days, which are over in truth and not only by the test's clock. */
    private static void bringCertificate(RotationWard ward, EnrolledDevice device) throws IOException {
        try (FileStorage storage = FileStorage.open(device.identityFolder())) {
            CredentialStore credentials = new CredentialStore(new StoredDeviceKeys(storage), storage);
            credentials.trust(ward.rootsAtTheBeginning());
            byte[] request = CertificateRequest.signed(device.id(), credentials.requestKey());
            DeviceRequest read = ((DeviceRequest.Valid) DeviceRequest.read(request)).request();
            credentials.take(ward.openPki(Duration.ofDays(100)).authority().certifyDevice(read));
        }
    }

    /** Both are trusted within a day of the devices' time. */
    private void replaceRoot(RotationWard ward) throws Exception {
        ward.pki().authority().rotateRoot();
        ward.mosquitto().restart();
        ward.clock().advance(Duration.ofDays(2));
        List<X509Certificate> both = ward.pki().trusted();
        assertThat(both).hasSize(2);
        for (EnrolledDevice device : awake) {
            until(device.id() + " trusts both roots", () -> device.trusted().containsAll(both));
        }
    }

    private void replaceBrokersCertificate(RotationWard ward) throws Exception {
        X509Certificate before = ward.pki().server().certificate();
        X509Certificate after = ward.openPki(RotationWard.LIFETIME).server().certificate();
        assertThat(after.getIssuerX500Principal()).isNotEqualTo(before.getIssuerX500Principal());
        // All come back at once, and are shown the new one.
        ward.mosquitto().restart();
        awaitNewReceipts(awake);
    }

    private void replaceIssuingAuthorityAndDevicesCertificates(RotationWard ward) throws Exception {
        ward.pki().authority().rotateIssuing();
        ward.mosquitto().restart();
        X509Certificate issuer = ward.pki().authority().issuingChain().get(0);
        ward.clock().advance(RotationWard.HEAD_START.minusDays(2));
        for (EnrolledDevice device : awake) {
            until(device.id() + " has a certificate of the new authority only", () -> device.isSettledOn(issuer));
        }
        awaitNewReceipts(awake);
    }

    private void endOverlap(RotationWard ward) throws Exception {
        ward.pki().authority().retireOldRoots();
        assertThat(ward.pki().trusted()).hasSize(1).doesNotContainAnyElementsOf(ward.rootsAtTheBeginning());
        ward.mosquitto().restart();
        awaitNewReceipts(awake);
    }

    /** They know the old root only, and the broker no longer takes what they have. */
    private void wakeSleepers(RotationWard ward) throws Exception {
        for (EnrolledDevice device : asleep) {
            device.wake();
        }
        awaitNewReceipts(asleep);
        X509Certificate issuer = ward.pki().authority().issuingChain().get(0);
        for (EnrolledDevice device : asleep) {
            until(device.id() + " is on the new authority", () -> device.isSettledOn(issuer));
            assertThat(device.trusted()).isEqualTo(ward.pki().trusted());
        }
    }

    /** At the aggregator at once; at the broker when it has read the list and the device connects. */
    private void revoke(RotationWard ward, EnrolledDevice revoked) throws Exception {
        RevokedDevices.of(ward.enrolment()).revoke(revoked.id(), ward.clock().instant());
        ward.pki().authority().revoke(revoked.id(), RevocationReason.KEY_COMPROMISE);
        until("the aggregator refuses it", () -> revoked.events().contains("rejected: revoked"));
        Set<ByteString> promised = revoked.promised();

        ward.mosquitto().restart();
        List<EnrolledDevice> others = all();
        others.remove(revoked);
        awaitNewReceipts(others);
        assertThat(revoked.events()).as("not connected since").last().asString().startsWith("disconnected: ");
        assertThat(revoked.promised()).isEqualTo(promised);
    }

    private List<EnrolledDevice> all() {
        List<EnrolledDevice> all = new ArrayList<>(awake);
        all.addAll(asleep);
        return all;
    }

    /** Each of them contributes anew. */
    private static void awaitNewReceipts(List<EnrolledDevice> devices) {
        Map<String, Integer> before = new HashMap<>();
        devices.forEach(device -> before.put(device.id(), device.promised().size()));
        for (EnrolledDevice device : devices) {
            until(
                    device.id() + " contributes: " + device.events(),
                    () -> device.promised().size() > before.getOrDefault(device.id(), 0));
        }
    }

    private static void until(String what, Callable<Boolean> condition) {
        await(what)
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(condition);
    }
}
