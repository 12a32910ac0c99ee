package dev.venule.agent.transport.coap;

import dev.venule.agent.transport.RetryPolicy;
import java.time.Duration;

/**
 * How long what may take.
 *
 * @param refresh how often the device asks whether the task is still the same, 1 s to 18 h: also the longest time in which it
 *     hears of a new one where the network forgot the way to it. The aggregator takes a device for gone after three times that
 *     it did not hear of it; devices that sleep want 15 minutes or more.
 * @param timeouts when to stop waiting for the aggregator
 * @param retry when to connect again
 */
public record CoapTiming(Duration refresh, Timeouts timeouts, RetryPolicy retry) {
    public CoapTiming {
        check("coap.refresh", refresh, Duration.ofSeconds(1), Duration.ofHours(18));
    }

    /** For devices with power: asked every minute. */
    public static CoapTiming standard() {
        return new CoapTiming(Duration.ofMinutes(1), Timeouts.standard(), RetryPolicy.standard());
    }

    /**
     * When to stop waiting for the aggregator.
     *
     * @param connect for the first answer over a connection, a handshake included, 1 s to 1 h
     * @param exchange for the answer to a message, its retransmissions included, 1 s to 1 h; then the connection is given up
     */
    public record Timeouts(Duration connect, Duration exchange) {
        public Timeouts {
            check("coap.timeouts.connect", connect, Duration.ofSeconds(1), Duration.ofHours(1));
            check("coap.timeouts.exchange", exchange, Duration.ofSeconds(1), Duration.ofHours(1));
        }

        /** For each of the two ways to be connected again: by the session that is there, and by a new one. */
        Duration halfOfConnect() {
            return connect.dividedBy(2);
        }

        /** Half a minute to connect, a minute for an answer. */
        public static Timeouts standard() {
            return new Timeouts(Duration.ofSeconds(30), Duration.ofMinutes(1));
        }
    }

    private static void check(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " must be between " + least + " and " + most + ", was " + value);
        }
    }
}
