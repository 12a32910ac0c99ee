package dev.venule.broker.check;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What the preflight expects of the broker.
 *
 * @param population the population in which probes happen: one that no device is in
 * @param plainPorts ports on which nothing may speak MQTT without TLS
 * @param maxPacketBytes the broker must refuse packets that are larger than this, at the latest
 * @param queuedMessages so many must wait for a client that is away
 * @param sessionKept a session must be kept at least this long
 * @param certificateLeft certificates must be good for at least this long
 * @param clockTolerance how far the broker's clock may be from ours
 * @param patience how long an answer is waited for
 * @param quiet how long nothing must come before it is believed that nothing will
 * @param waived probes that the operator does without
 */
public record CheckSettings(
        BrokerKind kind,
        String population,
        List<Integer> plainPorts,
        int maxPacketBytes,
        int queuedMessages,
        Duration sessionKept,
        Duration certificateLeft,
        Duration clockTolerance,
        Duration patience,
        Duration quiet,
        Set<String> waived) {
    /** Every configuration that Venule generates serves it. */
    public static final String CHECK_POPULATION = "venule-check";
    /** Long enough for what arrives late on a busy broker, short enough to wait for. */
    public static final Duration QUIET = Duration.ofMillis(300);
    /** Revocation lists live for weeks and are written anew halfway; one this close to its end is not published any more. */
    static final Duration REVOCATION_LIST_LEFT = Duration.ofDays(3);
}
