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
 * Stops what must not reach the broker's own checks, by ending the connection: sessions under another's name, and shared
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
        if (message instanceof MqttConnectMessage connect) {
            String clientId = connect.payload().clientIdentifier();
            Optional<String> name = CertificateSecurity.commonName(connection);
            return name.isPresent() && clientId != null && rules.mayConnect(name.get(), clientId);
        }
        if (message instanceof MqttSubscribeMessage subscribe) {
            return !isShared(subscribe)
                    || CertificateSecurity.commonName(connection)
                            .filter(rules::isAggregator)
                            .isPresent();
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
