package dev.venule.agent.transport.mqtt;

import dev.venule.agent.transport.RetryPolicy;
import java.time.Duration;

/**
 * How long what may take.
 *
 * @param keepAlive longest silence before a ping, 1 s to 18 h. A dead link is noticed after twice this time. Phones that sleep
 *     want 15 minutes or more: a ping wakes the radio.
 * @param sessionExpiry how long the broker keeps receipts for a device that is away, 0 s to 10 years
 * @param connectTimeout for everything from the first packet to the granted subscriptions, 1 s to 1 h
 * @param answerTimeout longest time without any progress: no part of a fetched content, no acknowledgement of what was sent;
 *     10 ms to 1 h
 * @param retry when to try again
 */
public record MqttTiming(
        Duration keepAlive,
        Duration sessionExpiry,
        Duration connectTimeout,
        Duration answerTimeout,
        RetryPolicy retry) {

    public MqttTiming {
        check("mqtt.keepAlive", keepAlive, Duration.ofSeconds(1), Duration.ofHours(18));
        check("mqtt.sessionExpiry", sessionExpiry, Duration.ZERO, Duration.ofDays(3650));
        check("mqtt.connectTimeout", connectTimeout, Duration.ofSeconds(1), Duration.ofHours(1));
        check("mqtt.answerTimeout", answerTimeout, Duration.ofMillis(10), Duration.ofHours(1));
    }

    /** Two minutes of keep-alive, a week of session, half a minute to connect, two minutes without progress. */
    public static MqttTiming standard() {
        return new MqttTiming(
                Duration.ofMinutes(2),
                Duration.ofDays(7),
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                RetryPolicy.standard());
    }

    private static void check(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " must be between " + least + " and " + most + ", was " + value);
        }
    }
}
