/**
 * The transport port over MQTT 5, by Eclipse Paho. What Paho leaves to its users is done here: reason codes are checked (Paho
 * reports a refused publish as a success), connections are made anew with full jitter and subscribed again, the broker's receive
 * maximum is kept, and callbacks do nothing but hand over.
 */
@NullMarked
package dev.venule.agent.transport.mqtt;

import org.jspecify.annotations.NullMarked;
