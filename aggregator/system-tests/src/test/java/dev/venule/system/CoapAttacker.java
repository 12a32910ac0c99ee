package dev.venule.system;

import dev.venule.agent.transport.adapter.DeviceCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;

/** A device with a good certificate that sends what no device sends. */
final class CoapAttacker implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 30_000;

    private final URI aggregator;
    private final DTLSConnector connector;
    private final CoapEndpoint endpoint;

    private CoapAttacker(URI aggregator, DTLSConnector connector, CoapEndpoint endpoint) {
        this.aggregator = aggregator;
        this.connector = connector;
        this.endpoint = endpoint;
    }

    static CoapAttacker connect(URI aggregator, DeviceCredentials credentials) throws IOException {
        Configuration config = new Configuration(
                        SystemConfig.DEFINITIONS, CoapConfig.DEFINITIONS, UdpConfig.DEFINITIONS, DtlsConfig.DEFINITIONS)
                .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, 0)
                .set(DtlsConfig.DTLS_ROLE, DtlsConfig.DtlsRole.CLIENT_ONLY);
        DTLSConnector connector = new DTLSConnector(DtlsConnectorConfig.builder(config)
                .setAddress(new InetSocketAddress(0))
                .setCertificateIdentityProvider(new SingleCertificateProvider(
                        credentials.key(), credentials.chain().toArray(new X509Certificate[0]), CertificateType.X_509))
                .setAdvancedCertificateVerifier(StaticNewAdvancedCertificateVerifier.builder()
                        .setTrustedCertificates(credentials.trusted().toArray(new X509Certificate[0]))
                        .build())
                .build());
        CoapEndpoint endpoint = new CoapEndpoint.Builder()
                .setConfiguration(config)
                .setConnector(connector)
                .build();
        endpoint.start();
        return new CoapAttacker(aggregator, connector, endpoint);
    }

    static Request post(List<String> path, int payloadBytes) {
        Request request = Request.newPost();
        path.forEach(request.getOptions()::addUriPath);
        byte[] payload = new byte[payloadBytes];
        Arrays.fill(payload, (byte) 1);
        request.setPayload(payload);
        return request;
    }

    static Request get(List<String> path) {
        Request request = Request.newGet();
        path.forEach(request.getOptions()::addUriPath);
        return request;
    }

    CoAP.ResponseCode answerTo(Request request) throws InterruptedException, IOException {
        request.setScheme("coaps");
        request.setDestinationContext(new AddressEndpointContext(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), aggregator.getPort())));
        endpoint.sendRequest(request);
        Response response = request.waitForResponse(PATIENCE_MILLIS);
        if (response == null) {
            throw new IOException("no answer to " + request, request.getSendError());
        }
        return response.getCode();
    }

    /** In the session that is there, but no CoAP. */
    void sendRaw(byte[] bytes) {
        connector.send(RawData.outbound(
                bytes,
                new AddressEndpointContext(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), aggregator.getPort())),
                null,
                false));
    }

    @Override
    public void close() {
        endpoint.destroy();
    }
}
