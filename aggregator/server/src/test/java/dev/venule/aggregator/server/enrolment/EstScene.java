package dev.venule.aggregator.server.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.LocalPki;
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
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/** An EST server over real HTTPS by a clock that a test moves, and devices that ask it. */
final class EstScene implements AutoCloseable {
    static final Duration LIFETIME = Duration.ofDays(90);

    private final Path folder;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final InstantSource clock = this::now;
    private final LocalPki pki;
    private Instant now = Instant.now();
    private EnrolmentConfig config;
    private EstServer server;

    private EstScene(Path folder) throws IOException {
        this.folder = folder;
        pki = LocalPki.openOrCreate(folder.resolve("pki"), Clock.systemUTC());
        config = config(10_000, Optional.empty());
        server = serve();
    }

    static EstScene start(Path folder) throws IOException {
        return new EstScene(folder);
    }

    private EnrolmentConfig config(int requestsPerMinute, Optional<Path> allowList) {
        Path files = folder.resolve("pki");
        return new EnrolmentConfig(
                new EnrolmentConfig.Listener(
                        "127.0.0.1", 0, files.resolve("server.crt"), files.resolve("server.key"), requestsPerMinute),
                new EnrolmentConfig.Policy(LIFETIME, Duration.ofDays(180)),
                files,
                folder.resolve("enrolment"),
                allowList);
    }

    private EstServer serve() throws IOException {
        return EstServer.start(config, new Heard(), clock.withZone(ZoneOffset.UTC));
    }

    private void restart(EnrolmentConfig with) throws IOException {
        server.close();
        config = with;
        server = serve();
    }

    void limitTo(int requestsPerMinute) throws IOException {
        restart(config(requestsPerMinute, Optional.empty()));
    }

    void allowOnly(Path devices) throws IOException {
        restart(config(10_000, Optional.of(devices)));
    }

    Instant now() {
        return now;
    }

    void advance(Duration by) {
        now = now.plus(by);
    }

    LocalPki pki() {
        return pki;
    }

    RevokedDevices revoked() {
        return RevokedDevices.of(config);
    }

    /** What the aggregator's operator would see. */
    List<String> heard() {
        return heard;
    }

    Identity device(String id) throws Exception {
        KeyPair keys = Requests.ec("secp256r1");
        HttpResponse<byte[]> answer = enrol(id, token(id), Requests.of(id, keys));
        return new Identity(keys.getPrivate(), certificates(answer));
    }

    String token(String device) throws IOException {
        return TokenFolder.of(config).create(device, now.plus(Duration.ofDays(7)));
    }

    HttpResponse<byte[]> enrol(String device, String token, byte[] request) throws Exception {
        String login = Base64.getEncoder().encodeToString((device + ":" + token).getBytes(StandardCharsets.UTF_8));
        return post("simpleenroll", "Basic " + login, request, anonymous());
    }

    HttpResponse<byte[]> renew(Identity shown, String device) throws Exception {
        return post("simplereenroll", "", Requests.of(device), TlsContexts.mutual(shown, trust()));
    }

    HttpResponse<byte[]> post(String operation, String authorization, byte[] request, SSLContext tls) throws Exception {
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri("/.well-known/est/" + operation))
                .header("Content-Type", "application/pkcs10")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Requests.base64(request)));
        if (!authorization.isEmpty()) {
            builder.header("Authorization", authorization);
        }
        return client(tls).send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> get(String path) throws Exception {
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

    SSLContext anonymous() {
        return TlsContexts.anonymous(trust());
    }

    private List<X509Certificate> trust() {
        return List.of(pki.caCertificate());
    }

    static String line(HttpResponse<byte[]> answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(text.lines()).hasSize(1);
        return answer.statusCode() + " " + text.strip();
    }

    static List<X509Certificate> certificates(HttpResponse<byte[]> answer) throws Exception {
        assertThat(answer.statusCode()).isEqualTo(200);
        byte[] message = Base64.getMimeDecoder().decode(answer.body());
        List<X509Certificate> certificates = new ArrayList<>();
        for (var certificate :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(message))) {
            certificates.add((X509Certificate) certificate);
        }
        return certificates;
    }

    boolean isListed(Identity device) throws Exception {
        byte[] lists = get("/ca.crl").body();
        assertThat(Files.readAllBytes(folder.resolve("pki/ca.crl"))).isEqualTo(lists);
        X509CRL list = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(lists));
        list.verify(pki.authority().issuingChain().get(0).getPublicKey());
        return list.getRevokedCertificate(device.certificate()) != null;
    }

    @Override
    public void close() {
        server.close();
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
