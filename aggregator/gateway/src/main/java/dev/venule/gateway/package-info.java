/**
 * A ward's gateway: its devices speak CoAP to it, and it speaks MQTT to the broker. It acknowledges nothing itself and can sign nothing
 * for a device; what it holds are contents that have a hash, and parts on their way. Reading starts in {@code Gateway}.
 */
@NullMarked
package dev.venule.gateway;

import org.jspecify.annotations.NullMarked;
