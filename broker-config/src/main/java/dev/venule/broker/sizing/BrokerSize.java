package dev.venule.broker.sizing;

import dev.venule.broker.fleet.Fleet;
import dev.venule.broker.fleet.FleetPopulation;
import java.time.Duration;
import java.util.List;

/**
 * What a fleet asks of the broker at which its aggregator is, as upper bounds; in bytes, messages, and bytes a second.
 *
 * <p>With, for every population, N devices that send an update of u bytes every T seconds, a model of m bytes, and the aggregator
 * away for at most A seconds:
 *
 * <pre>
 * m = 4 p                                   p parameters of 4 bytes
 * u = 6 k p + 1024                          a share k of the parameters, each a float32 and at most 2 bytes of position
 * parts(b) = ceil(b / 65536)                contents travel in parts of 64 KiB
 * queued messages = sum N ceil(A / T) parts(u)        what waits for an aggregator that is away
 * queued bytes    = sum N ceil(A / T) u
 * retained bytes  = sum 4 m + 16 u + 64 KiB + 512 N   4 versions, 16 deltas, the announcement, every device's presence
 * inbound         = sum N u / T
 * outbound        = sum N (u + m + 512) / T           every update to the aggregator; a receipt and, at worst, a whole model back
 * memory          = base + 64 KiB x connections + queued bytes + retained bytes
 * disk            = 2 (queued bytes + retained bytes) a new copy beside the old one while it is written
 * </pre>
 *
 * The bytes of a connection are mostly the TLS library's buffers. A broker's base was measured as its resident memory after its
 * start (Mosquitto 2.0.11: 10 MB; HiveMQ CE 2025.5: 290 MB); EMQX's is its vendor's figure.
 */
public record BrokerSize(
        long connections,
        long queuedMessages,
        long queuedBytes,
        long retainedBytes,
        long inboundBytesPerSecond,
        long outboundBytesPerSecond) {
    /** Parts of models and updates; the aggregator's default. */
    static final int PART_BYTES = 64 << 10;

    private static final int BYTES_PER_PARAMETER = 4;
    private static final int BYTES_PER_SENT_PARAMETER = 6;
    private static final int UPDATE_ENVELOPE_BYTES = 1024;
    private static final int MESSAGE_BYTES = 512;
    private static final int VERSIONS = 4;
    private static final int DELTAS = 16;
    private static final long CONNECTION_BYTES = 64L << 10;
    /** The aggregator, operators, bridges, and devices that connect again before the broker noticed that they were gone. */
    private static final int OTHER_CONNECTIONS = 16;

    /** Of one population. */
    static BrokerSize of(FleetPopulation population, Duration aggregatorOutage) {
        long devices = population.devices();
        long model = modelBytes(population);
        long update = updateBytes(population);
        long perDevice =
                ceil(aggregatorOutage.toMillis(), population.updateInterval().toMillis());
        double perSecond = devices * 1000.0 / population.updateInterval().toMillis();
        return new BrokerSize(
                devices + devices / 4,
                devices * perDevice * ceil(update, PART_BYTES),
                devices * perDevice * update,
                VERSIONS * model + DELTAS * update + PART_BYTES + MESSAGE_BYTES * devices,
                Math.round(perSecond * update),
                Math.round(perSecond * (update + model + MESSAGE_BYTES)));
    }

    /** Of all populations together. */
    public static BrokerSize of(Fleet fleet) {
        List<BrokerSize> sizes = fleet.populations().stream()
                .map(population -> of(population, fleet.limits().aggregatorOutage()))
                .toList();
        return new BrokerSize(
                OTHER_CONNECTIONS
                        + sizes.stream().mapToLong(BrokerSize::connections).sum(),
                sizes.stream().mapToLong(BrokerSize::queuedMessages).sum(),
                sizes.stream().mapToLong(BrokerSize::queuedBytes).sum(),
                sizes.stream().mapToLong(BrokerSize::retainedBytes).sum(),
                sizes.stream().mapToLong(BrokerSize::inboundBytesPerSecond).sum(),
                sizes.stream().mapToLong(BrokerSize::outboundBytesPerSecond).sum());
    }

    public static long modelBytes(FleetPopulation population) {
        return (long) BYTES_PER_PARAMETER * population.parameters();
    }

    public static long updateBytes(FleetPopulation population) {
        double kept = Math.ceil(population.keepFraction() * population.parameters());
        return (long) (BYTES_PER_SENT_PARAMETER * kept) + UPDATE_ENVELOPE_BYTES;
    }

    /** Resident memory of a broker of this kind with all clients connected and the aggregator away for as long as it may be. */
    public long memoryBytes(long baseBytes) {
        return baseBytes + CONNECTION_BYTES * connections + queuedBytes + retainedBytes;
    }

    public long diskBytes() {
        return 2 * (queuedBytes + retainedBytes);
    }

    private static long ceil(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
