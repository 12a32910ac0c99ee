package dev.venule.broker.hivemq;

import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.client.parameter.ConnectionInformation;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import dev.venule.broker.access.AccessRules;
import dev.venule.broker.pki.DistinguishedName;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** Lets a client in whose certificate is in force, under a client id of its own. TLS has checked who issued it. */
final class CertificateAuthenticator implements SimpleAuthenticator {
    private final AccessRules rules;
    private final RevocationFile revoked;

    CertificateAuthenticator(AccessRules rules, RevocationFile revoked) {
        this.rules = rules;
        this.revoked = revoked;
    }

    static Optional<X509Certificate> certificate(ConnectionInformation connection) {
        return connection.getClientTlsInformation().flatMap(tls -> tls.getClientCertificate());
    }

    @Override
    public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
        Optional<X509Certificate> certificate = certificate(input.getConnectionInformation());
        if (certificate.isEmpty() || !revoked.isInForce(certificate.get())) {
            output.failAuthentication(ConnackReasonCode.NOT_AUTHORIZED, "the certificate is not in force");
            return;
        }
        Optional<String> name = DistinguishedName.commonName(certificate.get());
        String clientId = input.getConnectPacket().getClientId();
        if (name.isPresent() && rules.mayConnect(name.get(), clientId)) {
            output.authenticateSuccessfully();
        } else {
            output.failAuthentication(
                    ConnackReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "the client id must be the certificate's name");
        }
    }
}
