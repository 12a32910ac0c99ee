package dev.venule.aggregator.server.coap;

import dev.venule.broker.pki.TlsContexts;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.CertificateAuthenticationMode;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.TcpConfig;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.jspecify.annotations.Nullable;

/**
 * The sockets. A device that has not proved its address costs nothing and gets nothing but a cookie of 60 bytes (DTLS
 * HelloVerifyRequest): no state, and no amplification.
 */
final class CoapListeners {
    private static final int CONNECTION_ID_BYTES = 6;
    private static final int MAX_RETRANSMISSIONS = 8;
    private static final int MAX_DATAGRAM_BYTES = 1280;
    private static final int STALE_SECONDS = 60;
    private static final int IDLE_HOURS = 24;

    private final CoapEndConfig config;
    private final CoapIdentity identity;
    private final Reception reception;
    private final Configuration configuration;
    private @Nullable CoapEndpoint udp;
    private @Nullable CoapEndpoint tcp;

    CoapListeners(CoapEndConfig config, CoapIdentity identity, Reception reception) {
        this.config = config;
        this.identity = identity;
        this.reception = reception;
        this.configuration = new Configuration(
                        SystemConfig.DEFINITIONS,
                        CoapConfig.DEFINITIONS,
                        UdpConfig.DEFINITIONS,
                        TcpConfig.DEFINITIONS,
                        DtlsConfig.DEFINITIONS)
                .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, 0)
                .set(CoapConfig.MAX_MESSAGE_SIZE, MAX_DATAGRAM_BYTES)
                .set(CoapConfig.MAX_RETRANSMIT, MAX_RETRANSMISSIONS)
                .set(CoapConfig.MAX_ACTIVE_PEERS, config.limits().maxSessions())
                .set(CoapConfig.MAX_SERVER_OBSERVES, config.limits().maxSessions())
                .set(DtlsConfig.DTLS_ROLE, DtlsConfig.DtlsRole.SERVER_ONLY)
                .set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, CONNECTION_ID_BYTES)
                .set(DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE, CertificateAuthenticationMode.NEEDED)
                .set(DtlsConfig.DTLS_USE_HELLO_VERIFY_REQUEST, true)
                // A session that is resumed would begin without a cookie, and
                // without the question whether it was revoked.
                .set(DtlsConfig.DTLS_SERVER_USE_SESSION_ID, false)
                .set(DtlsConfig.DTLS_MAX_CONNECTIONS, config.limits().maxSessions())
                .set(DtlsConfig.DTLS_STALE_CONNECTION_THRESHOLD, STALE_SECONDS, TimeUnit.SECONDS)
                .set(DtlsConfig.DTLS_RETRANSMISSION_TIMEOUT, 1, TimeUnit.SECONDS) // RFC 6347, 4.2.4.1
                .set(DtlsConfig.DTLS_MAX_TRANSMISSION_UNIT, MAX_DATAGRAM_BYTES)
                .set(TcpConfig.TCP_CONNECTION_IDLE_TIMEOUT, IDLE_HOURS, TimeUnit.HOURS)
                .set(TcpConfig.TLS_CLIENT_AUTHENTICATION_MODE, CertificateAuthenticationMode.NEEDED)
                .set(TcpConfig.TCP_WORKER_THREADS, 1);
    }

    Configuration configuration() {
        return configuration;
    }

    void addTo(CoapServer server) {
        CoapEndpoint dtls = new CoapEndpoint.Builder()
                .setConfiguration(configuration)
                .setConnector(new ObservedDtlsConnector(dtlsConfig(), reception))
                .build();
        watch(dtls);
        udp = dtls;
        server.addEndpoint(dtls);
        config.tcpPort().ifPresent(port -> {
            CoapEndpoint tls = new CoapEndpoint.Builder()
                    .setConfiguration(configuration)
                    .setConnector(new ObservedTlsConnector(
                            TlsContexts.mutual(identity.own(), identity.trusted(), this::isRevoked),
                            new InetSocketAddress(config.host(), port),
                            configuration,
                            reception))
                    .build();
            watch(tls);
            tcp = tls;
            server.addEndpoint(tls);
        });
    }

    private void watch(CoapEndpoint endpoint) {
        endpoint.addPostProcessInterceptor(new RefusalWatch(reception));
    }

    private boolean isRevoked(X509Certificate certificate) {
        boolean isRevoked = identity.revoked().isRevoked(certificate);
        if (isRevoked) {
            reception.refused(CoapRefusal.REVOKED);
        }
        return isRevoked;
    }

    private DtlsConnectorConfig.Builder dtlsConfig() {
        DtlsConnectorConfig.Builder builder = DtlsConnectorConfig.builder(configuration)
                .setAddress(new InetSocketAddress(config.host(), config.port()))
                .setCertificateIdentityProvider(new SingleCertificateProvider(
                        identity.own().key(),
                        identity.own().chain().toArray(new X509Certificate[0]),
                        CertificateType.X_509))
                .setAdvancedCertificateVerifier(new DeviceVerifier(identity, reception))
                .setSessionListener(new HandshakeLimit(config.limits().maxHandshakes(), reception));
        if (!config.sharedKeys().isEmpty()) {
            builder.setAdvancedPskStore(new SharedKeys(config.sharedKeys(), identity.revoked(), reception));
        }
        return builder;
    }

    boolean areAllStarted() {
        return isStarted(udp) && (config.tcpPort().isEmpty() || isStarted(tcp));
    }

    private static boolean isStarted(@Nullable CoapEndpoint endpoint) {
        return endpoint != null && endpoint.isStarted();
    }

    String trouble() {
        return "cannot listen on " + config.host() + " port " + config.port()
                + config.tcpPort().map(port -> " (UDP) and " + port + " (TCP)").orElse("")
                + "; free it, or give coap.host and coap.port others";
    }

    URI uri() {
        return URI.create("coaps://" + config.host() + ":" + port(udp));
    }

    Optional<URI> tcpUri() {
        return config.tcpPort().map(configured -> URI.create("coaps+tcp://" + config.host() + ":" + port(tcp)));
    }

    private static int port(@Nullable CoapEndpoint endpoint) {
        if (endpoint == null) {
            throw new IllegalStateException("not started");
        }
        return endpoint.getAddress().getPort();
    }
}
