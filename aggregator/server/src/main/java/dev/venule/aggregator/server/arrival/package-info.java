/** What arrives from devices and how they are answered: the port between the ways (MQTT, CoAP) and the one intake loop. */
@NullMarked
package dev.venule.aggregator.server.arrival;

import org.jspecify.annotations.NullMarked;
