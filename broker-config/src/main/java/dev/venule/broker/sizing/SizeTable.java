package dev.venule.broker.sizing;

import dev.venule.broker.fleet.Fleet;
import dev.venule.broker.fleet.FleetLimits;
import dev.venule.broker.fleet.FleetPopulation;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** {@link BrokerSize} as a table in Markdown, which is also the one in docs/operators.md. */
public final class SizeTable {
    private static final long MOSQUITTO_BYTES = 10L << 20;
    private static final long HIVEMQ_BYTES = 290L << 20;
    private static final int[] DEVICES = {100, 1_000, 10_000, 100_000};
    private static final int[] PARAMETERS = {10_000, 100_000, 1_000_000};
    private static final double KEEP_FRACTION = 0.05;

    private SizeTable() {}

    /** An update an hour with 5 % of the parameters, and the aggregator away for an hour. */
    public static String standard() {
        StringBuilder table = new StringBuilder(HEAD);
        for (int parameters : PARAMETERS) {
            for (int devices : DEVICES) {
                FleetPopulation population =
                        new FleetPopulation("any", List.of(parameters), devices, Duration.ofHours(1), KEEP_FRACTION);
                BrokerSize size =
                        BrokerSize.of(population, FleetLimits.standard().aggregatorOutage());
                table.append(row(String.valueOf(devices), bytes(4L * parameters), size));
            }
        }
        return table.toString();
    }

    /** One line for all populations of a fleet together. */
    public static String of(Fleet fleet) {
        long devices =
                fleet.populations().stream().mapToLong(FleetPopulation::devices).sum();
        long models =
                fleet.populations().stream().mapToLong(BrokerSize::modelBytes).sum();
        return HEAD + row(String.valueOf(devices), bytes(models), BrokerSize.of(fleet));
    }

    private static final String HEAD = """
            | devices | model | memory, Mosquitto | memory, HiveMQ CE | in | out | disk |
            | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """;

    private static String row(String devices, String model, BrokerSize size) {
        return "| "
                + String.join(
                        " | ",
                        devices,
                        model,
                        bytes(size.memoryBytes(MOSQUITTO_BYTES)),
                        bytes(size.memoryBytes(HIVEMQ_BYTES)),
                        bytes(size.inboundBytesPerSecond()) + "/s",
                        bytes(size.outboundBytesPerSecond()) + "/s",
                        bytes(size.diskBytes()))
                + " |\n";
    }

    /** Two digits are more than an upper bound deserves. */
    private static String bytes(long bytes) {
        String[] units = {"B", "KB", "MB", "GB", "TB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    }
}
