/**
 * MQTT 5 by hand, for whoever must see what a broker really answers: probes and hostile clients. A client library hides
 * reason codes, sends nothing malformed and reconnects; this does what it is told and shows what came back.
 */
@NullMarked
package dev.venule.broker.wire;

import org.jspecify.annotations.NullMarked;
