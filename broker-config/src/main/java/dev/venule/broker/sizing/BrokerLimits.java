package dev.venule.broker.sizing;

import dev.venule.broker.fleet.Fleet;
import dev.venule.broker.fleet.FleetPopulation;

/**
 * The limits to set at a broker, derived from what the fleet asks of it.
 *
 * @param connections at once
 * @param queuedMessages that may wait for one client; a broker drops what comes on top, although it has acknowledged it
 * @param queuedBytes that may wait for one client
 * @param retainedMessages in all
 * @param receiveMaximum messages that may be unacknowledged in each direction of a connection
 */
public record BrokerLimits(
        long connections, long queuedMessages, long queuedBytes, long retainedMessages, int receiveMaximum) {
    /** At 32,768 and above Eclipse Paho, which reads the number as a signed short, publishes nothing any more. */
    public static final int MAX_RECEIVE_MAXIMUM = 32_767;

    /** Parts that one device sends at a time; more would only hide a slow aggregator behind the broker's memory. */
    private static final int RECEIVE_MAXIMUM = 100;
    /** Room for the parts that devices send again while no receipt comes. */
    private static final int SAFETY = 2;

    /** A broker's own default, 1000 mostly, is the length at which small fleets lose first. */
    private static final int LEAST_QUEUED_MESSAGES = 4096;

    public static BrokerLimits of(Fleet fleet) {
        BrokerSize size = BrokerSize.of(fleet);
        long messages = Math.max(LEAST_QUEUED_MESSAGES, SAFETY * size.queuedMessages());
        long bytes = Math.max((long) LEAST_QUEUED_MESSAGES * BrokerSize.PART_BYTES, SAFETY * size.queuedBytes());
        long retained = 0;
        for (FleetPopulation population : fleet.populations()) {
            long modelParts = BrokerSize.modelBytes(population) / BrokerSize.PART_BYTES + 1;
            long updateParts = BrokerSize.updateBytes(population) / BrokerSize.PART_BYTES + 1;
            // 4 versions, 16 deltas, the model file, the announcement, and every
            // device's presence; twice, while versions change.
            retained += SAFETY * (5 * modelParts + 16 * updateParts + 1) + population.devices();
        }
        return new BrokerLimits(size.connections(), messages, bytes, retained, RECEIVE_MAXIMUM);
    }
}
