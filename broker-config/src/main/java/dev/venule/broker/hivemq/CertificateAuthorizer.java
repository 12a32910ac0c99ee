package dev.venule.broker.hivemq;

import com.hivemq.extension.sdk.api.auth.PublishAuthorizer;
import com.hivemq.extension.sdk.api.auth.SubscriptionAuthorizer;
import com.hivemq.extension.sdk.api.auth.parameter.PublishAuthorizerInput;
import com.hivemq.extension.sdk.api.auth.parameter.PublishAuthorizerOutput;
import com.hivemq.extension.sdk.api.auth.parameter.SubscriptionAuthorizerInput;
import com.hivemq.extension.sdk.api.auth.parameter.SubscriptionAuthorizerOutput;
import com.hivemq.extension.sdk.api.client.parameter.ConnectionInformation;
import dev.venule.broker.access.AccessRules;
import dev.venule.broker.pki.DistinguishedName;
import java.util.Optional;

/** Asks {@link AccessRules} about every publication, last wills among them, and every subscription. */
final class CertificateAuthorizer implements PublishAuthorizer, SubscriptionAuthorizer {
    private final AccessRules rules;

    CertificateAuthorizer(AccessRules rules) {
        this.rules = rules;
    }

    @Override
    public void authorizePublish(PublishAuthorizerInput input, PublishAuthorizerOutput output) {
        String topic = input.getPublishPacket().getTopic();
        if (name(input.getConnectionInformation())
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
        if (name(input.getConnectionInformation())
                .filter(name -> rules.maySubscribe(name, filter))
                .isPresent()) {
            output.authorizeSuccessfully();
        } else {
            output.failAuthorization();
        }
    }

    private static Optional<String> name(ConnectionInformation connection) {
        return CertificateAuthenticator.certificate(connection).flatMap(DistinguishedName::commonName);
    }
}
