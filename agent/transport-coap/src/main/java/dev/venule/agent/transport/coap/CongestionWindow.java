package dev.venule.agent.transport.coap;

/**
 * How many messages may wait for their answers at the same time, and how long an answer may take before it is asked for again.
 *
 * <p>RFC 7252 section 4.7 allows one (NSTART) and more with congestion control. This one takes two things for congestion: round
 * trips that become longer (a queue is filling), and the loss of more than a third of them. Fewer losses are a radio's, and do not
 * shrink the window: halving it for each would leave two or three blocks under way at 10 % loss each way (Mathis et al. 1997).
 * The retransmission timeout is that of RFC 6298 with a lower bound of its own, from messages that were sent once (Karn).
 */
final class CongestionWindow {
    private static final double FIRST = 4;
    private static final double HEAVY_LOSS = 1.0 / 3;
    /** So long that 0.19 of a radio's exchanges, a tenth each way, is not mistaken for a third by chance: 0.035 is its deviation. */
    private static final double LOSS_MEMORY = 1.0 / 64;

    private static final double QUEUE_FACTOR = 2;
    private static final long QUEUE_SLACK_NANOS = 50_000_000L;
    private static final double GENTLE_DECREASE = 0.875;
    private static final long FIRST_TIMEOUT_NANOS = 2_000_000_000L;
    private static final long LEAST_TIMEOUT_NANOS = 250_000_000L;
    private static final long MOST_TIMEOUT_NANOS = 10_000_000_000L;

    private final int most;
    private double window;
    private double lossShare;
    private boolean isStarting = true;
    private long leastRoundTrip = Long.MAX_VALUE;
    private double smoothed;
    private double variation;
    private long nextDecreaseNanos = Long.MIN_VALUE;

    CongestionWindow(int most) {
        this.most = most;
        this.window = Math.min(FIRST, most);
    }

    int limit() {
        return Math.max(1, (int) window);
    }

    /** How long to wait for an answer before asking again, nanoseconds. */
    long timeoutNanos() {
        if (leastRoundTrip == Long.MAX_VALUE) {
            return FIRST_TIMEOUT_NANOS;
        }
        long estimate = (long) (smoothed + 4 * variation);
        return Math.min(MOST_TIMEOUT_NANOS, Math.max(LEAST_TIMEOUT_NANOS, estimate));
    }

    /**
     * An answer came.
     *
     * @param roundTripNanos from the first time that its message was sent
     * @param wasRepeated whether the message was sent more than once
     */
    void answered(long roundTripNanos, boolean wasRepeated, long nowNanos) {
        lossShare += ((wasRepeated ? 1 : 0) - lossShare) * LOSS_MEMORY;
        if (!wasRepeated) {
            measure(Math.max(1, roundTripNanos));
        }
        boolean isQueueing = !wasRepeated && roundTripNanos > QUEUE_FACTOR * leastRoundTrip + QUEUE_SLACK_NANOS;
        if (lossShare > HEAVY_LOSS) {
            decrease(0.5, nowNanos);
        } else if (isQueueing) {
            decrease(GENTLE_DECREASE, nowNanos);
        } else {
            window = Math.min(most, window + (isStarting ? 1 : 1 / window));
        }
    }

    private void measure(long roundTrip) {
        if (leastRoundTrip == Long.MAX_VALUE) {
            smoothed = roundTrip;
            variation = roundTrip / 2.0;
        } else {
            variation += (Math.abs(smoothed - roundTrip) - variation) / 4;
            smoothed += (roundTrip - smoothed) / 8;
        }
        leastRoundTrip = Math.min(leastRoundTrip, roundTrip);
    }

    /** Once in a round trip: what is under way was sent by the old window. */
    private void decrease(double factor, long nowNanos) {
        isStarting = false;
        if (nowNanos >= nextDecreaseNanos) {
            window = Math.max(1, window * factor);
            nextDecreaseNanos = nowNanos + (long) smoothed;
        }
    }

    /** Another network may be on the other side now: what was measured no longer counts. */
    void restart() {
        window = Math.min(FIRST, most);
        lossShare = 0;
        isStarting = true;
        leastRoundTrip = Long.MAX_VALUE;
        nextDecreaseNanos = Long.MIN_VALUE;
    }
}
