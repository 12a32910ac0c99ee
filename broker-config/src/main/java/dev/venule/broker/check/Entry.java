package dev.venule.broker.check;

import dev.venule.broker.wire.Connack;
import dev.venule.broker.wire.WireClient;

/** How far a client came. */
sealed interface Entry {
    /** It has a session. */
    record Admitted(WireClient client, Connack connack) implements Entry {}

    /** The connection ended in the handshake or right after it, before the broker said anything in MQTT. */
    record RefusedBeforeMqtt(String how) implements Entry {}

    /** TLS let it in; the broker then did not. */
    record RefusedByMqtt(Connack connack) implements Entry {}

    /** The broker's own certificate is not what we trust: no client may go on from here. */
    record BrokerNotTrusted(String why) implements Entry {}

    /** The broker did not ask for the certificate that we have, and did not let us in without. */
    record NotAskedForCertificate() implements Entry {}

    /** Nobody listens, nobody speaks TLS, or nobody answers. */
    record Unreachable(String why) implements Entry {}
}
