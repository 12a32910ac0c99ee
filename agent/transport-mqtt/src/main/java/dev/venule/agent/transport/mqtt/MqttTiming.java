package dev.venule.agent.transport.mqtt;

import dev.venule.agent.transport.RetryPolicy;
import java.time.Duration;

/**
 * How long what may take.
 *
 * @param keepAlive longest silence before a ping, 1 s to 18 h. A dead link is noticed after twice this time. Phones that sleep
 *     want 15 minutes or more: a ping wakes the radio.
 * @param sessionExpiry how long the broker keeps receipts for a device that is away, 0 s to 10 years
 * @param timeouts when to stop waiting for the broker
 * @param retry when to connect again
 */
public record MqttTiming(Duration keepAlive, Duration sessionExpiry, Timeouts timeouts, RetryPolicy retry) {

    public MqttTiming {
        check("mqtt.keepAlive", keepAlive, Duration.ofSeconds(1), Duration.ofHours(18));
        check("mqtt.sessionExpiry", sessionExpiry, Duration.ZERO, Duration.ofDays(3650));
    }

    /** For devices with power: a minute of keep-alive, a fortnight of session. */
    public static MqttTiming standard() {
        return new MqttTiming(Duration.ofMinutes(1), Duration.ofDays(14), Timeouts.standard(), RetryPolicy.standard());
    }

    /**
     * When to stop waiting for the broker.
     *
     * @param connect for everything from the first packet to the granted subscriptions, 1 s to 1 h
     * @param acknowledgement longest time in which nothing that was sent is acknowledged, 10 ms to 1 h; then the connection is
     *     given up. Also how long a connection must last before its failures are forgotten.
     * @param part longest time in which no new part of a fetched content arrives, 10 ms to 1 h; then the fetch fails. A part must
     *     fit through the link in it: 64 KiB in 10 s are 52 kbit/s. Also how long the retained task may take after subscribing
     *     before it is asked for again.
     */
    public record Timeouts(Duration connect, Duration acknowledgement, Duration part) {
        public Timeouts {
            check("mqtt.timeouts.connect", connect, Duration.ofSeconds(1), Duration.ofHours(1));
            check("mqtt.timeouts.acknowledgement", acknowledgement, Duration.ofMillis(10), Duration.ofHours(1));
            check("mqtt.timeouts.part", part, Duration.ofMillis(10), Duration.ofHours(1));
        }

        /** Half a minute to connect, a minute without an acknowledgement, ten seconds without a part. */
        public static Timeouts standard() {
            return new Timeouts(Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofSeconds(10));
        }
    }

    private static void check(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " must be between " + least + " and " + most + ", was " + value);
        }
    }
}
