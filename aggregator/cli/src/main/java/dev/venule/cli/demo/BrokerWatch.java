package dev.venule.cli.demo;

import dev.venule.agent.round.RoundListener;
import dev.venule.aggregator.server.AggregatorListener;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Notices that a broker does not take the aggregator, or takes no device: nothing else would end a demo before it stalls. Both
 * try again without end, so a side counts as refused when it was never let in and has heard nothing but refusals for a
 * while. Safe for use by several threads.
 */
final class BrokerWatch {
    /** With somebody else's broker: long enough for a second attempt, and nobody likes to wait for a broker that is not there. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private final LongSupplier nanoTicker;
    private final Duration patience;
    private final Side aggregator = new Side();
    private final Side devices = new Side();

    BrokerWatch(LongSupplier nanoTicker, Duration patience) {
        this.nanoTicker = nanoTicker;
        this.patience = patience;
    }

    /** Hears of the aggregator's connection. */
    AggregatorListener aggregator() {
        return new AggregatorListener() {
            @Override
            public void brokerConnected() {
                aggregator.connected();
            }

            @Override
            public void brokerLost(String explanation) {
                aggregator.refused(explanation);
            }
        };
    }

    /** Hears of the connections of all devices. */
    RoundListener devices() {
        return new RoundListener() {
            @Override
            public void onConnected() {
                devices.connected();
                devices.letIn();
            }

            @Override
            public void onDisconnected(String reason) {
                devices.refused(reason);
            }
        };
    }

    /** The aggregator's announcements are at the broker. Being connected is not enough: it may still forbid to publish. */
    void aggregatorIsReady() {
        aggregator.letIn();
    }

    /** Who cannot use the broker, why, and what to do; empty as long as there is hope. */
    Optional<String> refusal() {
        return aggregator
                .refusal()
                .map(reason -> "the aggregator cannot use the broker: " + reason)
                .or(() -> devices.refusal().map(reason -> "no device can use the broker: " + reason));
    }

    /** What ails a connection at present, if anything. */
    Optional<String> trouble() {
        return aggregator.trouble().or(devices::trouble);
    }

    private final class Side {
        private Optional<String> trouble = Optional.empty();
        private long troubledSinceNanos;
        private boolean wasLetIn;

        synchronized void refused(String reason) {
            if (trouble.isEmpty()) {
                troubledSinceNanos = nanoTicker.getAsLong();
            }
            trouble = Optional.of(reason);
        }

        synchronized void connected() {
            trouble = Optional.empty();
        }

        synchronized void letIn() {
            wasLetIn = true;
        }

        synchronized Optional<String> refusal() {
            boolean isHopeless = !wasLetIn && nanoTicker.getAsLong() - troubledSinceNanos >= patience.toNanos();
            return isHopeless ? trouble : Optional.empty();
        }

        synchronized Optional<String> trouble() {
            return trouble;
        }
    }
}
