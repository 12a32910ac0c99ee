package dev.venule.agent.transport.mqtt;

import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/** Reads what the broker announces in its CONNACK, and objects where Venule cannot work with it. */
final class ConnackReader {
    private static final int MAX_RECEIVE_MAXIMUM = 65535;
    private static final int MASK = 0xffff;

    private ConnackReader() {}

    sealed interface Reading {
        record Suitable(BrokerLimits limits) implements Reading {}

        /** Venule cannot work with this broker as it is; {@code objection} is one line. */
        record Unsuitable(String objection) implements Reading {}
    }

    static Reading read(@Nullable MqttProperties properties, BrokerEndpoint endpoint) {
        if (properties == null) {
            return new Reading.Suitable(new BrokerLimits(MAX_RECEIVE_MAXIMUM, Long.MAX_VALUE));
        }
        Integer receiveMaximum = properties.getReceiveMaximum();
        // Paho reads the two bytes as a signed short, and from 32768 on refuses to send anything at all. A
        // smaller window of our own does not help: Paho compares with what it read.
        if (receiveMaximum != null && receiveMaximum < 1) {
            return new Reading.Unsuitable(endpoint + " announces a receive maximum of " + (receiveMaximum & MASK)
                    + ": set the broker's receive maximum to 32767 or less");
        }
        Integer maximumQos = properties.getMaximumQoS();
        if (maximumQos != null && maximumQos < 1) {
            return new Reading.Unsuitable(endpoint + " offers no QoS 1: allow it in the broker's configuration");
        }
        if (Boolean.FALSE.equals(properties.isRetainAvailable())) {
            return new Reading.Unsuitable(
                    endpoint + " does not retain messages: allow it in the broker's configuration");
        }
        Long maximumPacketBytes = properties.getMaximumPacketSize();
        return new Reading.Suitable(new BrokerLimits(
                receiveMaximum == null ? MAX_RECEIVE_MAXIMUM : receiveMaximum,
                maximumPacketBytes == null ? Long.MAX_VALUE : maximumPacketBytes));
    }
}
