package dev.venule.aggregator.server.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.LocalPki;
import dev.venule.broker.pki.RevocationReason;
import dev.venule.broker.pki.TlsContexts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The EST server over real HTTPS, with requests of another library. */
final class EstServerTest {
    private static final Duration LIFETIME = Duration.ofDays(90);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private Instant now = Instant.now();
    private int requestsPerMinute = 10_000;
    private Optional<Path> allowList = Optional.empty();
    private LocalPki pki;
    private EnrolmentConfig config;
    private EstServer server;

    @BeforeEach
    void start() throws IOException {
        pki = LocalPki.openOrCreate(folder.resolve("pki"), Clock.systemUTC());
        restart();
    }

    private void restart() throws IOException {
        Path files = folder.resolve("pki");
        config = new EnrolmentConfig(
                new EnrolmentConfig.Listener(
                        "127.0.0.1", 0, files.resolve("server.crt"), files.resolve("server.key"), requestsPerMinute),
                new EnrolmentConfig.Policy(LIFETIME, Duration.ofDays(180)),
                files,
                folder.resolve("enrolment"),
                allowList);
        server = EstServer.start(config, new Heard(), new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aTokenGetsACertificateForTheDeviceAndOnlyForClients() throws Exception {
        KeyPair keys = Requests.ec("secp256r1");
        HttpResponse<byte[]> answer = enrol("bed-1", token("bed-1"), Requests.of("bed-1", keys));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/pkcs7-mime; smime-type=certs-only");
        X509Certificate issued = certificates(answer).get(0);
        assertThat(certificates(answer)).hasSize(1);
        assertThat(issued.getPublicKey()).isEqualTo(keys.getPublic());
        assertThat(issued.getSubjectX500Principal().getName()).isEqualTo("CN=bed-1,O=Venule");
        assertThat(issued.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(issued.getBasicConstraints()).isEqualTo(-1);
        assertThat(issued.getNotAfter().toInstant()).isAfter(now.plus(LIFETIME).minusSeconds(2));
        issued.verify(pki.authority().issuingChain().get(0).getPublicKey());
        assertThat(heard).containsExactly("issued bed-1 by token");
    }

    @Test
    void theBundleHoldsWhatDevicesAreToTrust() throws Exception {
        HttpResponse<byte[]> answer = get("/.well-known/est/cacerts");

        assertThat(certificates(answer))
                .containsExactlyInAnyOrder(
                        pki.caCertificate(), pki.authority().issuingChain().get(0));
        assertThat(answer.headers().firstValue("Date")).isPresent();
        assertThat(get("/.well-known/est/csrattrs").statusCode()).isEqualTo(204);
        assertThat(line(get("/"))).startsWith("404 there is nothing here");
        assertThat(line(get("/.well-known/est/simpleenroll"))).isEqualTo("405 simpleenroll wants POST");
    }

    @Test
    void tokensAreNeededAndUsedOnceAndEnd() throws Exception {
        String token = token("bed-1");
        byte[] request = Requests.of("bed-1");

        assertThat(line(post("simpleenroll", "", request, anonymous()))).startsWith("401 a one-time token is needed");
        assertThat(line(post("simpleenroll", "Digest x", request, anonymous()))).startsWith("401 a one-time token");
        assertThat(line(post("simpleenroll", "Basic !!", request, anonymous()))).startsWith("401 a one-time token");
        assertThat(line(enrol("bed-1", "guess", request))).startsWith("401 the token is not known");
        assertThat(line(enrol("bed-2", token, Requests.of("bed-2")))).startsWith("401 the token was made for another");
        now = now.plus(Duration.ofDays(8));
        assertThat(line(enrol("bed-1", token, request))).startsWith("401 the token is no longer valid");
        now = now.minus(Duration.ofDays(8));
        assertThat(post("simpleenroll", "Bearer " + token, request, anonymous()).statusCode())
                .isEqualTo(200);
        assertThat(line(enrol("bed-1", token, Requests.of("bed-1")))).startsWith("401 the token was used already");
        assertThat(enrol("bed-1", token, request).statusCode())
                .as("a lost answer")
                .isEqualTo(200);
        assertThat(heard).contains("refused the token was used already; have a new one made, and find out who used it");
    }

    @Test
    void aBadRequestUsesNoTokenUp() throws Exception {
        String token = token("bed-1");

        assertThat(line(enrol("bed-1", token, Requests.signedByAnother("bed-1"))))
                .startsWith("400 ");
        assertThat(line(enrol("bed-1", token, new byte[100_000]))).startsWith("413 ");
        assertThat(enrol("bed-1", token, Requests.of("bed-1")).statusCode()).isEqualTo(200);
    }

    @Test
    void aDeviceGetsItsNextCertificateByItsPresentOneAlsoSomeTimeAfterItsEnd() throws Exception {
        Identity bed = device("bed-1");

        assertThat(renew(bed, "bed-1").statusCode()).isEqualTo(200);
        now = now.plus(LIFETIME).plus(Duration.ofDays(179));
        assertThat(renew(bed, "bed-1").statusCode()).isEqualTo(200);
        assertThat(heard).endsWith("issued bed-1 by renewal", "issued bed-1 by renewal");
        now = now.plus(Duration.ofDays(3));
        assertThat(line(renew(bed, "bed-1")))
                .startsWith("403 the certificate ended at")
                .contains("a new token");
    }

    @Test
    void nobodyRenewsWithAnothersOrAStrangersCertificate() throws Exception {
        Identity bed = device("bed-1");
        Identity stranger = LocalPki.openOrCreate(folder.resolve("stranger"), Clock.systemUTC())
                .device("bed-1");

        assertThat(line(renew(bed, "bed-2"))).startsWith("403 the certificate is bed-1's, the request is for another");
        assertThat(line(renew(stranger, "bed-1"))).startsWith("403 the certificate comes from no authority that");
        assertThat(line(renew(pki.server(), "broker"))).startsWith("403 the certificate is not a device's");
        assertThat(line(renew(pki.aggregator(), "aggregator")))
                .startsWith("400 no device may have the name of a server");
        assertThat(line(post("simplereenroll", "", Requests.of("bed-1"), anonymous())))
                .startsWith("401 the present certificate is needed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "+", "#", "", "$SYS", "bed 12", "bed\0", "broker", "operator"})
    void aNameThatIsNoDevicesGetsNothing(String name) throws Exception {
        assertThat(line(enrol("x", token("x"), Requests.of(name)))).startsWith("400 ");
    }

    @Test
    void hostileRequestsGetNothingBeyondADevicesCertificate() throws Exception {
        assertThat(line(enrol("x", token("x"), Requests.of("x".repeat(10_000)))))
                .startsWith("400 the request's");
        assertThat(line(enrol("x", token("x"), Requests.of("x", Requests.rsa(1024)))))
                .startsWith("400 the request's key");
        assertThat(line(enrol("x", token("x"), new byte[] {1, 2, 3}))).startsWith("400 this is no certificate request");
        HttpResponse<byte[]> answer = enrol("x", token("x"), Requests.askingToBe(new BasicConstraints(true), "x"));
        assertThat(certificates(answer).get(0).getBasicConstraints())
                .as("no authority")
                .isEqualTo(-1);
        assertThat(certificates(answer).get(0).getKeyUsage()[5])
                .as("signs no certificates")
                .isFalse();
    }

    @Test
    void aRevokedDeviceIsOnTheListAndGetsNothingAnyMore() throws Exception {
        Identity bed = device("bed-1");
        device("bed-2");
        assertThat(isListed(bed)).isFalse();

        assertThat(RevokedDevices.of(config).revoke("bed-1", now)).isTrue();
        assertThat(pki.authority().revoke("bed-1", RevocationReason.KEY_COMPROMISE))
                .isEqualTo(1);

        assertThat(isListed(bed)).isTrue();
        assertThat(line(renew(bed, "bed-1"))).startsWith("403 the certificate was revoked");
        assertThat(line(enrol("bed-1", token("bed-1"), Requests.of("bed-1")))).startsWith("403 device bed-1 was");
        assertThat(RevokedDevices.of(config).revoke("bed-1", now)).isFalse();
        assertThatThrownBy(() -> RevokedDevices.of(config).revoke("../x", now)).hasMessageContaining("is no device id");
    }

    @Test
    void whoIsNotOnTheListOfAllowedDevicesGetsNothing() throws Exception {
        server.close();
        Path file = Files.writeString(folder.resolve("devices.csv"), "# device,site,profile\nbed-1,ward 7,monitor\n");
        allowList = Optional.of(file);
        restart();

        assertThat(enrol("bed-1", token("bed-1"), Requests.of("bed-1")).statusCode())
                .isEqualTo(200);
        assertThat(line(enrol("bed-2", token("bed-2"), Requests.of("bed-2")))).startsWith("403 device bed-2 is not on");
        Files.writeString(file, "bed-1,a\nbed-2,b\n");
        assertThat(enrol("bed-2", token("bed-2"), Requests.of("bed-2")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void whoAsksTooOftenIsAskedToWait() throws Exception {
        server.close();
        requestsPerMinute = 2;
        restart();

        assertThat(get("/ca.crl").statusCode()).isEqualTo(200);
        assertThat(get("/ca.crl").statusCode()).isEqualTo(200);
        HttpResponse<byte[]> third = get("/ca.crl");
        assertThat(line(third)).isEqualTo("429 too many requests; ask again in a minute");
        assertThat(third.headers().firstValue("Retry-After")).contains("60");
    }

    @Test
    void aDeviceThatSleptThroughARotationOfTheRootIsLetIn() throws Exception {
        Identity bed = device("bed-1");
        X509Certificate oldRoot = pki.caCertificate();
        pki.authority().rotateRoot();
        LocalPki rotated = LocalPki.openOrCreate(folder.resolve("pki"), Clock.systemUTC());
        assertThat(certificates(get("/.well-known/est/cacerts"))).contains(oldRoot, rotated.caCertificate());
        pki.authority().retireOldRoots();

        // It knows the old root only, and so does this client: the new one's certificate comes along.
        HttpResponse<byte[]> answer = renew(bed, "bed-1");
        assertThat(certificates(get("/.well-known/est/cacerts")))
                .contains(rotated.caCertificate())
                .doesNotContain(oldRoot);
        certificates(answer)
                .get(0)
                .verify(rotated.authority().issuingChain().get(0).getPublicKey());
    }

    private Identity device(String id) throws Exception {
        KeyPair keys = Requests.ec("secp256r1");
        HttpResponse<byte[]> answer = enrol(id, token(id), Requests.of(id, keys));
        return new Identity(keys.getPrivate(), certificates(answer));
    }

    private String token(String device) throws IOException {
        return TokenFolder.of(config).create(device, now.plus(Duration.ofDays(7)));
    }

    private HttpResponse<byte[]> enrol(String device, String token, byte[] request) throws Exception {
        String login = Base64.getEncoder().encodeToString((device + ":" + token).getBytes(StandardCharsets.UTF_8));
        return post("simpleenroll", "Basic " + login, request, anonymous());
    }

    private HttpResponse<byte[]> renew(Identity shown, String device) throws Exception {
        return post("simplereenroll", "", Requests.of(device), TlsContexts.mutual(shown, trust()));
    }

    private HttpResponse<byte[]> post(String operation, String authorization, byte[] request, SSLContext tls)
            throws Exception {
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri("/.well-known/est/" + operation))
                .header("Content-Type", "application/pkcs10")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Requests.base64(request)));
        if (!authorization.isEmpty()) {
            builder.header("Authorization", authorization);
        }
        return client(tls).send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        return client(anonymous())
                .send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private URI uri(String path) {
        return server.uri().resolve(path);
    }

    private static HttpClient client(SSLContext tls) {
        return HttpClient.newBuilder()
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private SSLContext anonymous() {
        return TlsContexts.anonymous(trust());
    }

    private List<X509Certificate> trust() {
        return List.of(pki.caCertificate());
    }

    private static String line(HttpResponse<byte[]> answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(text.lines()).hasSize(1);
        return answer.statusCode() + " " + text.strip();
    }

    private static List<X509Certificate> certificates(HttpResponse<byte[]> answer) throws Exception {
        assertThat(answer.statusCode()).isEqualTo(200);
        byte[] message = Base64.getMimeDecoder().decode(answer.body());
        List<X509Certificate> certificates = new ArrayList<>();
        for (var certificate :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(message))) {
            certificates.add((X509Certificate) certificate);
        }
        return certificates;
    }

    private boolean isListed(Identity device) throws Exception {
        byte[] lists = get("/ca.crl").body();
        assertThat(Files.readAllBytes(folder.resolve("pki/ca.crl"))).isEqualTo(lists);
        X509CRL list = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(lists));
        list.verify(pki.authority().issuingChain().get(0).getPublicKey());
        return list.getRevokedCertificate(device.certificate()) != null;
    }

    private final class Heard implements AggregatorListener {
        @Override
        public void certificateIssued(String device, X509Certificate certificate, String grounds, String from) {
            heard.add("issued " + device + " by " + grounds);
        }

        @Override
        public void enrolmentRefused(String from, String explanation) {
            heard.add("refused " + explanation);
        }
    }
}
