package dev.venule.agent.transport.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.venule.agent.identity.ConnectionCredentials;
import dev.venule.agent.transport.RetryPolicy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MqttTlsTest {
    private static final GeneralName LOCALHOST = new GeneralName(GeneralName.dNSName, "localhost");

    private final RecordingListener listener = new RecordingListener();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final List<AutoCloseable> toClose = new ArrayList<>();

    @TempDir
    private Path folder;

    private TestCertificates authority;

    @BeforeEach
    void issue() throws Exception {
        authority = TestCertificates.authority("hospital");
        authority.writeCertificate(file("ca.pem"));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable closeable : toClose) {
            closeable.close();
        }
        scheduler.shutdown();
        scheduler.awaitTermination(1, TimeUnit.SECONDS);
        scheduler.shutdownNow();
    }

    @Test
    void connectsWithACertificateAndCountsTheBytesUnderTls() throws Exception {
        FakeBroker broker = start(authority.issue("broker", LOCALHOST), "TLSv1.3");
        MqttTransport transport = open(broker, device(authority, authority));

        await().atMost(Duration.ofSeconds(60)).until(() -> listener.heard.contains("connected"));
        // The handshake alone, with two certificates, is more than all that MQTT has said.
        assertThat(transport.traffic().bytesSent()).isGreaterThan(600);
        assertThat(transport.traffic().bytesReceived()).isGreaterThan(600);
    }

    @Test
    void connectsWithAnOlderTls() throws Exception {
        FakeBroker broker = start(authority.issue("broker", LOCALHOST), "TLSv1.2");
        open(broker, device(authority, authority));

        await().atMost(Duration.ofSeconds(60)).until(() -> listener.heard.contains("connected"));
    }

    @Test
    void aBrokerOfAnotherCaIsRefused() throws Exception {
        TestCertificates stranger = TestCertificates.authority("stranger");
        FakeBroker broker = start(stranger.issue("broker", LOCALHOST), "TLSv1.3");
        open(broker, device(authority, authority));

        assertThat(firstReason()).contains("is not from the CA that this device trusts: check the CA file");
    }

    @Test
    void aBrokerWithACertificateForAnotherHostIsRefused() throws Exception {
        FakeBroker broker =
                start(authority.issue("broker", new GeneralName(GeneralName.dNSName, "other.example")), "TLSv1.3");
        open(broker, device(authority, authority));

        assertThat(firstReason()).contains("is not for the host localhost");
    }

    @Test
    void aDeviceOfAnotherCaIsToldThatItsCertificateIsRefused() throws Exception {
        TestCertificates stranger = TestCertificates.authority("stranger");
        FakeBroker broker = start(authority.issue("broker", LOCALHOST), "TLSv1.2");
        open(broker, device(stranger, authority));

        assertThat(firstReason()).contains("certificate");
        assertThat(listener.heard).doesNotContain("connected");
    }

    @Test
    void eachAttemptAsksWhatToShowAndTellsWhatBecameOfIt() throws Exception {
        FakeBroker broker = start(authority.issue("broker", LOCALHOST), "TLSv1.2");
        SSLContext strangers = device(TestCertificates.authority("stranger"), authority);
        SSLContext own = device(authority, authority);
        List<String> told = new CopyOnWriteArrayList<>();
        ConnectionCredentials inTurn = new ConnectionCredentials() {
            @Override
            public SSLContext next() {
                told.add("asked");
                return told.size() == 1 ? strangers : own;
            }

            @Override
            public void accepted() {
                told.add("accepted");
            }

            @Override
            public void refused() {
                told.add("refused");
            }
        };
        open(BrokerEndpoint.tls(broker.uri("mqtts"), inTurn));

        await().atMost(Duration.ofSeconds(60)).until(() -> listener.heard.contains("connected"));
        assertThat(told).containsExactly("asked", "refused", "asked", "accepted");
    }

    @Test
    void aPortWithoutTlsIsToldFromAWrongCertificate() throws Exception {
        FakeBroker broker = closedLater(new FakeBroker());
        broker.isHangingUp = true;
        open(broker, device(authority, authority));

        assertThat(firstReason())
                .startsWith("disconnected: ")
                .doesNotContain("\n")
                .doesNotContain("CA file");
    }

    @Test
    void aPortThatIsSilentDuringTheHandshakeHoldsUpNoOther() throws Exception {
        ServerSocket silent = closedLater(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        FakeBroker broker = start(authority.issue("broker", LOCALHOST), "TLSv1.3");
        SSLContext context = device(authority, authority);
        MqttTransport held = open(URI.create("mqtts://localhost:" + silent.getLocalPort()), context);
        silent.accept();
        MqttTransport other = open(broker, context);

        // Both share one thread.
        await().atMost(Duration.ofSeconds(60)).until(() -> listener.heard.contains("connected"));
        held.close();
        other.close();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> MqttTransportFixture.pahoThreads().isEmpty());
    }

    private String firstReason() {
        await().atMost(Duration.ofSeconds(60)).until(() -> !listener.heard.isEmpty());
        return listener.heard.get(0);
    }

    private FakeBroker start(TestCertificates certificate, String protocol) throws Exception {
        SSLContext context = context(certificate, "broker");
        SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setNeedClientAuth(true);
        server.setEnabledProtocols(new String[] {protocol});
        return closedLater(new FakeBroker(server));
    }

    private SSLContext device(TestCertificates issuer, TestCertificates trusted) throws Exception {
        trusted.writeCertificate(file("ca.pem"));
        return context(issuer.issue("pump-1"), "device");
    }

    private SSLContext context(TestCertificates identity, String name) throws Exception {
        return new DeviceTls(Clock.systemUTC())
                .fromPem(
                        identity.writeCertificate(file(name + ".pem")),
                        identity.writeKey(file(name + ".key")),
                        file("ca.pem"));
    }

    private MqttTransport open(FakeBroker broker, SSLContext context) {
        return open(broker.uri("mqtts"), context);
    }

    private MqttTransport open(URI uri, SSLContext context) {
        return open(BrokerEndpoint.tls(uri, context));
    }

    private MqttTransport open(BrokerEndpoint endpoint) {
        // An hour, so that nothing that waits for it is taken for something that does not.
        MqttTiming timing = new MqttTiming(
                Duration.ofSeconds(60),
                Duration.ofHours(1),
                new MqttTiming.Timeouts(Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofMinutes(1)),
                new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(5)));
        MqttTransportConfig config = new MqttTransportConfig(endpoint, "ward", "pump-1", timing, 3);
        MqttTransport transport = closedLater(new MqttTransport(config, scheduler, new SplittableRandom(1)));
        transport.open(listener, new byte[] {1});
        return transport;
    }

    private <T extends AutoCloseable> T closedLater(T closeable) {
        // Transports first: they would go on trying.
        toClose.add(0, closeable);
        return closeable;
    }

    private Path file(String name) {
        return folder.resolve(name);
    }
}
