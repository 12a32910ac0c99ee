/** What a round costs on the wire by MQTT and by CoAP, on a network that can be made bad. */
@NullMarked
package dev.venule.benchmarks.network;

import org.jspecify.annotations.NullMarked;
