package dev.venule.aggregator.server.coap;

import dev.venule.broker.pki.DistinguishedName;
import java.net.InetSocketAddress;
import java.security.cert.CertPath;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import org.eclipse.californium.scandium.dtls.AlertMessage;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertDescription;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertLevel;
import org.eclipse.californium.scandium.dtls.CertificateMessage;
import org.eclipse.californium.scandium.dtls.CertificateVerificationResult;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeException;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;
import org.eclipse.californium.scandium.util.ServerNames;
import org.jspecify.annotations.Nullable;

/** Devices' certificates in the DTLS handshake: of a trusted authority, for clients, in force, and not revoked. */
final class DeviceVerifier extends StaticNewAdvancedCertificateVerifier {
    private final RevokedPeers revoked;
    private final Reception reception;

    DeviceVerifier(CoapIdentity identity, Reception reception) {
        super(identity.trusted().toArray(new X509Certificate[0]), null, null);
        this.revoked = identity.revoked();
        this.reception = reception;
    }

    @Override
    public CertificateVerificationResult verifyCertificate(
            ConnectionId cid,
            @Nullable ServerNames serverNames,
            InetSocketAddress remotePeer,
            boolean clientUsage,
            boolean verifySubject,
            boolean truncateCertificatePath,
            CertificateMessage message) {
        CertificateVerificationResult result = super.verifyCertificate(
                cid, serverNames, remotePeer, clientUsage, verifySubject, truncateCertificatePath, message);
        CertPath path = result.getCertificatePath();
        if (path == null || path.getCertificates().stream().noneMatch(this::isRevoked)) {
            return result;
        }
        reception.refused(CoapRefusal.REVOKED);
        AlertMessage alert = new AlertMessage(AlertLevel.FATAL, AlertDescription.CERTIFICATE_REVOKED);
        return new CertificateVerificationResult(
                cid, new HandshakeException("the certificate was revoked", alert), null);
    }

    private boolean isRevoked(Certificate certificate) {
        return certificate instanceof X509Certificate known
                && (revoked.isRevoked(known)
                        || DistinguishedName.commonName(known)
                                .filter(revoked::isRevoked)
                                .isPresent());
    }
}
