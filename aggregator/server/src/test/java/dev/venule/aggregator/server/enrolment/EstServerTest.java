package dev.venule.aggregator.server.enrolment;

import static dev.venule.aggregator.server.enrolment.EstScene.certificates;
import static dev.venule.aggregator.server.enrolment.EstScene.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.LocalPki;
import dev.venule.broker.pki.RevocationReason;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The EST server over real HTTPS, with requests of another library. */
final class EstServerTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private EstScene est;

    @BeforeEach
    void start() throws IOException {
        est = EstScene.start(folder);
    }

    @AfterEach
    void stop() {
        est.close();
    }

    @Test
    void aTokenGetsACertificateForTheDeviceAndOnlyForClients() throws Exception {
        KeyPair keys = Requests.ec("secp256r1");
        HttpResponse<byte[]> answer = est.enrol("bed-1", est.token("bed-1"), Requests.of("bed-1", keys));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/pkcs7-mime; smime-type=certs-only");
        X509Certificate issued = certificates(answer).get(0);
        assertThat(certificates(answer)).hasSize(1);
        assertThat(issued.getPublicKey()).isEqualTo(keys.getPublic());
        assertThat(issued.getSubjectX500Principal().getName()).isEqualTo("CN=bed-1,O=Venule");
        assertThat(issued.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(issued.getBasicConstraints()).isEqualTo(-1);
        assertThat(issued.getNotAfter().toInstant())
                .isAfter(est.now().plus(EstScene.LIFETIME).minusSeconds(2));
        issued.verify(est.pki().authority().issuingChain().get(0).getPublicKey());
        assertThat(est.heard()).containsExactly("issued bed-1 by token");
    }

    @Test
    void theBundleHoldsWhatDevicesAreToTrust() throws Exception {
        HttpResponse<byte[]> answer = est.get("/.well-known/est/cacerts");

        assertThat(certificates(answer))
                .containsExactlyInAnyOrder(
                        est.pki().caCertificate(),
                        est.pki().authority().issuingChain().get(0));
        assertThat(answer.headers().firstValue("Date")).isPresent();
        assertThat(est.get("/.well-known/est/csrattrs").statusCode()).isEqualTo(204);
        assertThat(line(est.get("/"))).startsWith("404 there is nothing here");
        assertThat(line(est.get("/.well-known/est/simpleenroll"))).isEqualTo("405 simpleenroll wants POST");
    }

    @Test
    void tokensAreNeededAndUsedOnceAndEnd() throws Exception {
        String token = est.token("bed-1");
        byte[] request = Requests.of("bed-1");

        assertThat(line(est.post("simpleenroll", "", request, est.anonymous())))
                .startsWith("401 a one-time token is needed");
        assertThat(line(est.post("simpleenroll", "Digest x", request, est.anonymous())))
                .startsWith("401 a one-time token");
        assertThat(line(est.post("simpleenroll", "Basic !!", request, est.anonymous())))
                .startsWith("401 a one-time token");
        assertThat(line(est.enrol("bed-1", "guess", request))).startsWith("401 the token is not known");
        assertThat(line(est.enrol("bed-2", token, Requests.of("bed-2"))))
                .startsWith("401 the token was made for another");
        est.advance(Duration.ofDays(8));
        assertThat(line(est.enrol("bed-1", token, request))).startsWith("401 the token is no longer valid");
        est.advance(Duration.ofDays(-8));
        assertThat(est.post("simpleenroll", "Bearer " + token, request, est.anonymous())
                        .statusCode())
                .isEqualTo(200);
        assertThat(line(est.enrol("bed-1", token, Requests.of("bed-1")))).startsWith("401 the token was used already");
        assertThat(est.enrol("bed-1", token, request).statusCode())
                .as("a lost answer")
                .isEqualTo(200);
        assertThat(est.heard())
                .contains("refused the token was used already; have a new one made, and find out who used it");
    }

    @Test
    void aBadRequestUsesNoTokenUp() throws Exception {
        String token = est.token("bed-1");

        assertThat(line(est.enrol("bed-1", token, Requests.signedByAnother("bed-1"))))
                .startsWith("400 ");
        assertThat(line(est.enrol("bed-1", token, new byte[100_000]))).startsWith("413 ");
        assertThat(est.enrol("bed-1", token, Requests.of("bed-1")).statusCode()).isEqualTo(200);
    }

    @Test
    void aDeviceGetsItsNextCertificateByItsPresentOneAlsoSomeTimeAfterItsEnd() throws Exception {
        Identity bed = est.device("bed-1");

        assertThat(est.renew(bed, "bed-1").statusCode()).isEqualTo(200);
        est.advance(EstScene.LIFETIME.plusDays(179));
        assertThat(est.renew(bed, "bed-1").statusCode()).isEqualTo(200);
        assertThat(est.heard()).endsWith("issued bed-1 by renewal", "issued bed-1 by renewal");
        est.advance(Duration.ofDays(3));
        assertThat(line(est.renew(bed, "bed-1")))
                .startsWith("403 the certificate ended at")
                .contains("a new token");
    }

    @Test
    void nobodyRenewsWithAnothersOrAStrangersCertificate() throws Exception {
        Identity bed = est.device("bed-1");
        Identity stranger = LocalPki.openOrCreate(folder.resolve("stranger"), Clock.systemUTC())
                .device("bed-1");

        assertThat(line(est.renew(bed, "bed-2")))
                .startsWith("403 the certificate is bed-1's, the request is for another");
        assertThat(line(est.renew(stranger, "bed-1"))).startsWith("403 the certificate comes from no authority that");
        assertThat(line(est.renew(est.pki().server(), "broker"))).startsWith("403 the certificate is not a device's");
        assertThat(line(est.renew(est.pki().aggregator(), "aggregator")))
                .startsWith("400 no device may have the name of a server");
        assertThat(line(est.post("simplereenroll", "", Requests.of("bed-1"), est.anonymous())))
                .startsWith("401 the present certificate is needed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "+", "#", "", "$SYS", "bed 12", "bed\0", "broker", "operator"})
    void aNameThatIsNoDevicesGetsNothing(String name) throws Exception {
        assertThat(line(est.enrol("x", est.token("x"), Requests.of(name)))).startsWith("400 ");
    }

    @Test
    void hostileRequestsGetNothingBeyondADevicesCertificate() throws Exception {
        assertThat(line(est.enrol("x", est.token("x"), Requests.of("x".repeat(10_000)))))
                .startsWith("400 the request's");
        assertThat(line(est.enrol("x", est.token("x"), Requests.of("x", Requests.rsa(1024)))))
                .startsWith("400 the request's key");
        assertThat(line(est.enrol("x", est.token("x"), new byte[] {1, 2, 3})))
                .startsWith("400 this is no certificate request");
        HttpResponse<byte[]> answer =
                est.enrol("x", est.token("x"), Requests.askingToBe(new BasicConstraints(true), "x"));
        assertThat(certificates(answer).get(0).getBasicConstraints())
                .as("no authority")
                .isEqualTo(-1);
        assertThat(certificates(answer).get(0).getKeyUsage()[5])
                .as("signs no certificates")
                .isFalse();
    }

    @Test
    void aRevokedDeviceIsOnTheListAndGetsNothingAnyMore() throws Exception {
        Identity bed = est.device("bed-1");
        est.device("bed-2");
        assertThat(est.isListed(bed)).isFalse();

        assertThat(est.revoked().revoke("bed-1", est.now())).isTrue();
        assertThat(est.pki().authority().revoke("bed-1", RevocationReason.KEY_COMPROMISE))
                .isEqualTo(1);

        assertThat(est.isListed(bed)).isTrue();
        assertThat(line(est.renew(bed, "bed-1"))).startsWith("403 the certificate was revoked");
        assertThat(line(est.enrol("bed-1", est.token("bed-1"), Requests.of("bed-1"))))
                .startsWith("403 device bed-1 was");
        assertThat(est.revoked().revoke("bed-1", est.now())).isFalse();
        assertThatThrownBy(() -> est.revoked().revoke("../x", est.now())).hasMessageContaining("is no device id");
    }

    @Test
    void whoIsNotOnTheListOfAllowedDevicesGetsNothing() throws Exception {
        Path file = Files.writeString(folder.resolve("devices.csv"), "# device,site,profile\nbed-1,ward 7,monitor\n");
        est.allowOnly(file);

        assertThat(est.enrol("bed-1", est.token("bed-1"), Requests.of("bed-1")).statusCode())
                .isEqualTo(200);
        assertThat(line(est.enrol("bed-2", est.token("bed-2"), Requests.of("bed-2"))))
                .startsWith("403 device bed-2 is not on");
        Files.writeString(file, "bed-1,a\nbed-2,b\n");
        assertThat(est.enrol("bed-2", est.token("bed-2"), Requests.of("bed-2")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void whoAsksTooOftenIsAskedToWait() throws Exception {
        est.limitTo(2);

        assertThat(est.get("/ca.crl").statusCode()).isEqualTo(200);
        assertThat(est.get("/ca.crl").statusCode()).isEqualTo(200);
        HttpResponse<byte[]> third = est.get("/ca.crl");
        assertThat(line(third)).isEqualTo("429 too many requests; ask again in a minute");
        assertThat(third.headers().firstValue("Retry-After")).contains("60");
    }

    @Test
    void aDeviceThatSleptThroughARotationOfTheRootIsLetIn() throws Exception {
        Identity bed = est.device("bed-1");
        X509Certificate oldRoot = est.pki().caCertificate();
        est.pki().authority().rotateRoot();
        LocalPki rotated = LocalPki.openOrCreate(folder.resolve("pki"), Clock.systemUTC());
        assertThat(certificates(est.get("/.well-known/est/cacerts"))).contains(oldRoot, rotated.caCertificate());
        est.pki().authority().retireOldRoots();

        // It knows the old root only, and so does this client: the new one's certificate comes along.
        HttpResponse<byte[]> answer = est.renew(bed, "bed-1");
        assertThat(certificates(est.get("/.well-known/est/cacerts")))
                .contains(rotated.caCertificate())
                .doesNotContain(oldRoot);
        certificates(answer)
                .get(0)
                .verify(rotated.authority().issuingChain().get(0).getPublicKey());
    }
}
