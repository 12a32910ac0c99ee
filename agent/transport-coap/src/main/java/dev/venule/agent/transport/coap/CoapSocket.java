package dev.venule.agent.transport.coap;

import dev.venule.agent.transport.adapter.CredentialTls;
import dev.venule.agent.transport.adapter.DeviceCredentials;
import dev.venule.agent.transport.adapter.SerialScheduler;
import dev.venule.agent.transport.adapter.TrafficCounter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.MessageObserverAdapter;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.Connector;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;

/**
 * The local end of the way, from {@code open} to {@code close} of the transport. A DTLS session lives as long as it does: a
 * connection id lets the aggregator know it again after the device slept and its address changed.
 */
final class CoapSocket {
    private static final int MAX_RETRANSMISSIONS = 8;
    private static final int MAX_HANDSHAKE_RETRANSMISSIONS = 6;
    static final int MAX_TIMEOUT_SECONDS = 10;
    private static final long LONGEST_GOODBYE_MILLIS = 300;
    private static final int TOKEN_BYTES = 4;
    /** What every IPv6 network carries in a packet; block and headers stay below. */
    private static final int MAX_DATAGRAM_BYTES = 1280;

    private final AggregatorEndpoint aggregator;
    private final SessionProbe probe = new SessionProbe();
    private final CoapEndpoint endpoint;

    /** @param onEnd called when a connection has ended, where there are connections */
    CoapSocket(
            AggregatorEndpoint aggregator, ScheduledExecutorService scheduler, TrafficCounter counter, Runnable onEnd) {
        this.aggregator = aggregator;
        Configuration config = configuration();
        this.endpoint = new CoapEndpoint.Builder()
                .setConfiguration(config)
                .setConnector(connector(config, scheduler, counter, onEnd))
                .build();
        endpoint.setExecutors(scheduler, scheduler);
    }

    CoapEndpoint endpoint() {
        return endpoint;
    }

    /**
     * Resolves the aggregator's name, which may take its time, and begins to listen.
     *
     * @throws IOException where the name has no address or no socket can be opened
     */
    CoapConnection connect(SerialScheduler serial) throws IOException {
        InetAddress address = InetAddress.getByName(aggregator.host());
        if (!endpoint.isStarted()) {
            endpoint.start();
        }
        return new CoapConnection(
                endpoint, new InetSocketAddress(address, aggregator.port()), aggregator.scheme(), serial);
    }

    /** Sends a last request that nobody waits for, where it can leave within a moment. */
    void sayGoodbye(CoapConnection connection, Request request) {
        CountDownLatch sent = new CountDownLatch(1);
        request.setType(CoAP.Type.NON);
        request.addMessageObserver(new MessageObserverAdapter() {
            @Override
            public void onSent(boolean retransmission) {
                sent.countDown();
            }
        });
        connection.send(request, Long.MAX_VALUE, () -> {}, reply -> {});
        try {
            boolean unused = sent.await(LONGEST_GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where the session that is there is to be tried again. */
    void giveUpNewSession() {
        probe.giveUp();
    }

    void close() {
        endpoint.destroy();
    }

    private static Configuration configuration() {
        return new Configuration(
                        SystemConfig.DEFINITIONS, CoapConfig.DEFINITIONS, UdpConfig.DEFINITIONS, DtlsConfig.DEFINITIONS)
                .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, 0)
                .set(CoapConfig.MAX_MESSAGE_SIZE, MAX_DATAGRAM_BYTES)
                .set(CoapConfig.MAX_RETRANSMIT, MAX_RETRANSMISSIONS)
                .set(CoapConfig.MAX_ACK_TIMEOUT, MAX_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .set(CoapConfig.TOKEN_SIZE_LIMIT, TOKEN_BYTES)
                .set(DtlsConfig.DTLS_ROLE, DtlsConfig.DtlsRole.CLIENT_ONLY)
                .set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, 0)
                .set(DtlsConfig.DTLS_MAX_RETRANSMISSIONS, MAX_HANDSHAKE_RETRANSMISSIONS)
                .set(DtlsConfig.DTLS_RETRANSMISSION_TIMEOUT, 1, TimeUnit.SECONDS) // RFC 6347, 4.2.4.1
                .set(DtlsConfig.DTLS_MAX_TRANSMISSION_UNIT, MAX_DATAGRAM_BYTES)
                .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1)
                .set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1)
                .set(DtlsConfig.DTLS_MAX_CONNECTIONS, 8);
    }

    private Connector connector(
            Configuration config, ScheduledExecutorService scheduler, TrafficCounter counter, Runnable onEnd) {
        if (aggregator.protection() instanceof AggregatorEndpoint.Protection.Dtls dtls) {
            return dtls(certificates(config, dtls.credentials()), scheduler, counter);
        }
        if (aggregator.protection() instanceof AggregatorEndpoint.Protection.DtlsWithSharedKey shared) {
            return dtls(
                    DtlsConnectorConfig.builder(config)
                            .setAdvancedPskStore(new AdvancedSinglePskStore(shared.identity(), shared.key())),
                    scheduler,
                    counter);
        }
        if (aggregator.protection() instanceof AggregatorEndpoint.Protection.Tls tls) {
            return new StreamConnector(CredentialTls.context(tls.credentials()).getSocketFactory(), counter, onEnd);
        }
        return new CountingUdpConnector(config, counter);
    }

    private static DtlsConnectorConfig.Builder certificates(Configuration config, DeviceCredentials credentials) {
        return DtlsConnectorConfig.builder(config)
                .setCertificateIdentityProvider(new SingleCertificateProvider(
                        credentials.key(), credentials.chain().toArray(new X509Certificate[0]), CertificateType.X_509))
                .setAdvancedCertificateVerifier(StaticNewAdvancedCertificateVerifier.builder()
                        .setTrustedCertificates(credentials.trusted().toArray(new X509Certificate[0]))
                        .build());
    }

    private DTLSConnector dtls(
            DtlsConnectorConfig.Builder builder, ScheduledExecutorService scheduler, TrafficCounter counter) {
        DTLSConnector connector = new CountingDtlsConnector(
                builder.setAddress(new InetSocketAddress(0))
                        .setSessionListener(probe)
                        .build(),
                counter);
        connector.setExecutor(scheduler);
        return connector;
    }
}
