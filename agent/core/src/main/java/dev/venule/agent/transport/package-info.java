/** How bytes reach the aggregator and come back: the port that MQTT and CoAP implement. */
@NullMarked
package dev.venule.agent.transport;

import org.jspecify.annotations.NullMarked;
