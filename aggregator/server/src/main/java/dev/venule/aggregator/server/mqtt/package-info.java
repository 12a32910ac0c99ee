/** The aggregator's end of MQTT: one connection, an intake queue, publications. */
@NullMarked
package dev.venule.aggregator.server.mqtt;

import org.jspecify.annotations.NullMarked;
