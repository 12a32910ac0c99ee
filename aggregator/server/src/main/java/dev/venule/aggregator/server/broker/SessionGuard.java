package dev.venule.aggregator.server.broker;

import dev.venule.broker.access.AccessRules;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import java.util.Optional;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTInterceptor;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/**
 * Stops what must not reach the broker's own checks, by ending the connection: revoked devices, sessions under another's name, and shared
 * subscriptions (refusing one, Artemis 2.55.0 deletes the queue of those who share it rightfully).
 */
final class SessionGuard implements MQTTInterceptor {
    private static final String SHARED = "$share/";

    private final AccessRules rules;

    SessionGuard(AccessRules rules) {
        this.rules = rules;
    }

    @Override
    public boolean intercept(MqttMessage message, RemotingConnection connection) {
        Optional<String> name = CertificateSecurity.commonName(connection);
        if (name.filter(rules::isRevoked).isPresent()) {
            return false;
        }
        if (message instanceof MqttConnectMessage connect) {
            String clientId = connect.payload().clientIdentifier();
            return name.isPresent() && clientId != null && rules.mayConnect(name.get(), clientId);
        }
        if (message instanceof MqttSubscribeMessage subscribe) {
            return !isShared(subscribe) || name.filter(rules::isAggregator).isPresent();
        }
        return true;
    }

    private static boolean isShared(MqttSubscribeMessage subscribe) {
        for (MqttTopicSubscription subscription : subscribe.payload().topicSubscriptions()) {
            if (subscription.topicFilter().startsWith(SHARED)) {
                return true;
            }
        }
        return false;
    }
}
