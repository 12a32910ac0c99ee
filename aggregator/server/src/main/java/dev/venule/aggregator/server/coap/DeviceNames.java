package dev.venule.aggregator.server.coap;

import dev.venule.broker.pki.DistinguishedName;
import dev.venule.protocol.address.MqttAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.elements.auth.PreSharedKeyIdentity;
import org.eclipse.californium.elements.auth.X509CertPath;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end, as the handshake has proved: the CN of the certificate, or the identity of the shared key. A session
 * outlives what has happened since, so whoever is out by now has no name.
 */
final class DeviceNames {
    private final RevokedPeers revoked;

    DeviceNames(RevokedPeers revoked) {
        this.revoked = revoked;
    }

    Optional<String> of(Request request) {
        return of(request.getSourceContext().getPeerIdentity());
    }

    /** The certificates by which it was proved, the device's first; none where it has a shared key. */
    static List<X509Certificate> certificates(Request request) {
        List<X509Certificate> certificates = new ArrayList<>();
        if (request.getSourceContext().getPeerIdentity() instanceof X509CertPath path) {
            for (Certificate certificate : path.getPath().getCertificates()) {
                certificates.add((X509Certificate) certificate);
            }
        }
        return certificates;
    }

    private Optional<String> of(@Nullable Principal peer) {
        Optional<String> name = Optional.empty();
        if (peer instanceof X509CertPath path) {
            name = DistinguishedName.commonName(path.getTarget());
        } else if (peer instanceof PreSharedKeyIdentity shared) {
            name = Optional.of(shared.getIdentity());
        }
        return name.filter(MqttAddress::isValidId).filter(device -> !revoked.isRevoked(device));
    }
}
