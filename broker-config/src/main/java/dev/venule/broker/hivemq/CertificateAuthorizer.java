package dev.venule.broker.hivemq;

import com.hivemq.extension.sdk.api.auth.PublishAuthorizer;
import com.hivemq.extension.sdk.api.auth.SubscriptionAuthorizer;
import com.hivemq.extension.sdk.api.auth.parameter.PublishAuthorizerInput;
import com.hivemq.extension.sdk.api.auth.parameter.PublishAuthorizerOutput;
import com.hivemq.extension.sdk.api.auth.parameter.SubscriptionAuthorizerInput;
import com.hivemq.extension.sdk.api.auth.parameter.SubscriptionAuthorizerOutput;
import com.hivemq.extension.sdk.api.client.parameter.ConnectionInformation;
import com.hivemq.extension.sdk.api.packets.disconnect.DisconnectReasonCode;
import dev.venule.broker.access.AccessRules;
import dev.venule.broker.pki.DistinguishedName;
import java.util.Optional;

/**
 * Asks {@link AccessRules} about every publication, last wills among them, and every subscription. Who was revoked while it was
 * connected is thrown out by the next of them.
 */
final class CertificateAuthorizer implements PublishAuthorizer, SubscriptionAuthorizer {
    private static final String REVOKED = "the certificate is revoked";

    private final AccessRules rules;
    private final RevocationFile revoked;

    CertificateAuthorizer(AccessRules rules, RevocationFile revoked) {
        this.rules = rules;
        this.revoked = revoked;
    }

    @Override
    public void authorizePublish(PublishAuthorizerInput input, PublishAuthorizerOutput output) {
        String topic = input.getPublishPacket().getTopic();
        if (isRevoked(input.getConnectionInformation())) {
            output.disconnectClient(DisconnectReasonCode.NOT_AUTHORIZED, REVOKED);
        } else if (name(input.getConnectionInformation())
                .filter(name -> rules.mayPublish(name, topic))
                .isPresent()) {
            output.authorizeSuccessfully();
        } else {
            output.failAuthorization();
        }
    }

    @Override
    public void authorizeSubscribe(SubscriptionAuthorizerInput input, SubscriptionAuthorizerOutput output) {
        String filter = input.getSubscription().getTopicFilter();
        if (isRevoked(input.getConnectionInformation())) {
            output.disconnectClient(DisconnectReasonCode.NOT_AUTHORIZED, REVOKED);
        } else if (name(input.getConnectionInformation())
                .filter(name -> rules.maySubscribe(name, filter))
                .isPresent()) {
            output.authorizeSuccessfully();
        } else {
            output.failAuthorization();
        }
    }

    private boolean isRevoked(ConnectionInformation connection) {
        return CertificateAuthenticator.certificate(connection)
                .filter(revoked::isRevoked)
                .isPresent();
    }

    private static Optional<String> name(ConnectionInformation connection) {
        return CertificateAuthenticator.certificate(connection).flatMap(DistinguishedName::commonName);
    }
}
