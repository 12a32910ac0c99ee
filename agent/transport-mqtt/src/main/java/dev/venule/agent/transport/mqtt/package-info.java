/**
 * The transport port on MQTT 5: Eclipse Paho, with the checks that it leaves to its caller.
 *
 * <p>A device makes an {@code SSLContext} from its files with {@link dev.venule.agent.transport.mqtt.DeviceTls}, names its broker
 * with {@link dev.venule.agent.transport.mqtt.BrokerEndpoint}, and gives
 * {@link dev.venule.agent.transport.mqtt.MqttTransportConfig} to {@link dev.venule.agent.transport.mqtt.MqttTransport}. Reading
 * starts there: it holds the state machine, {@code OutgoingWindow} what is sent and {@code Fetches} what is collected, all three
 * on one {@code SerialScheduler}. {@code PahoConnection} is one attempt to connect; what it is made of works around Paho, and each
 * class says around what.
 */
@NullMarked
package dev.venule.agent.transport.mqtt;

import org.jspecify.annotations.NullMarked;
