/** The transport port on MQTT 5: Eclipse Paho, with the checks that it leaves to its caller. */
@NullMarked
package dev.venule.agent.transport.mqtt;

import org.jspecify.annotations.NullMarked;
