package dev.venule.benchmarks.network;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.server.AggregatorServer;
import dev.venule.benchmarks.ScratchFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Prints, as the tables of docs/transports.md, what one round costs by MQTT and by CoAP: bytes of IP packets, packets and round
 * trips for updates of three sizes, in a new session and in one that is there; and how long it takes on bad networks.
 */
public final class TransportCosts {
    private static final int[] SIZES = {1_000, 20_000, 1 << 20};
    private static final int[] LOSS_PERCENTS = {0, 1, 5, 10};
    private static final int[] ROUND_TRIP_MILLIS = {20, 200};
    /** So long that computing hardly counts beside it. */
    private static final int COUNTED_ROUND_TRIP_MILLIS = 400;

    /** RFC 5681, which takes losses for congestion, and one that does not. */
    private static final String[] CONGESTION_CONTROLS = {"reno", "bbr"};

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final AggregatorServer aggregator;
    private final TunLink link;
    private final SizedUpdates updates;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final long seed;
    private int devices;

    private TransportCosts(AggregatorServer aggregator, TunLink link, long seed) {
        this.aggregator = aggregator;
        this.link = link;
        this.updates = new SizedUpdates(seed);
        this.seed = seed;
    }

    /** The seed is the one argument, and 1 without it. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        long seed = arguments.length == 0 ? 1 : Long.parseLong(arguments[0]);
        try (ScratchFolder scratch = ScratchFolder.create();
                TunLink link =
                        TunLink.start(scratch.path(), MeasuredAggregator.MQTT_PORT, MeasuredAggregator.COAP_PORT);
                AggregatorServer aggregator = MeasuredAggregator.start(scratch.path())) {
            TransportCosts costs = new TransportCosts(aggregator, link, seed);
            link.congestionControl(CONGESTION_CONTROLS[0]);
            costs.warmUp();
            costs.printCosts();
            costs.printMatrix();
            costs.threads.shutdownNow();
        }
    }

    /** A round by a new device, and another one in the session that is there then. */
    private record Measured(Part cold, Part warm) {
        private record Part(TunLink.Sent sent, double seconds) {}
    }

    private Measured measure(Way way, ByteString cold, ByteString warm, int lossPercent, int roundTripMillis)
            throws IOException, InterruptedException {
        link.set(lossPercent, roundTripMillis, seed);
        String id = "device-" + devices++;
        long begun = System.nanoTime();
        try (MeasuredDevice device = new MeasuredDevice(way.transport(aggregator.pki(), id, threads, seed), PATIENCE)) {
            device.connect();
            device.handIn(updates.parts(cold));
            double coldSeconds = secondsSince(begun);
            TunLink.Sent coldSent = link.settled(roundTripMillis);
            link.set(lossPercent, roundTripMillis, seed);
            begun = System.nanoTime();
            device.handIn(updates.parts(warm));
            double warmSeconds = secondsSince(begun);
            return new Measured(
                    new Measured.Part(coldSent, coldSeconds),
                    new Measured.Part(link.settled(roundTripMillis), warmSeconds));
        }
    }

    private static double secondsSince(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Classes and code, so that the first row is not theirs. */
    private void warmUp() throws IOException, InterruptedException {
        ByteString large = updates.delta(SIZES[2]);
        for (Way way : Way.values()) {
            measure(way, large, large, 0, 0);
            measure(way, large, large, 0, 0);
        }
    }

    private void printCosts() throws IOException, InterruptedException {
        System.out.println("| update | session | way | bytes up | bytes down | bytes | packets | round trips |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
        for (int size : SIZES) {
            ByteString delta = updates.delta(size);
            for (Way way : Way.values()) {
                Measured near = measure(way, delta, delta, 0, 0);
                Measured far = measure(way, delta, delta, 0, COUNTED_ROUND_TRIP_MILLIS);
                print(delta.size(), "cold", way, near.cold(), far.cold());
                print(delta.size(), "warm", way, near.warm(), far.warm());
            }
        }
    }

    private static void print(int bytes, String session, Way way, Measured.Part near, Measured.Part far) {
        System.out.printf(
                Locale.ROOT,
                "| %,d | %s | %s | %,d | %,d | %,d | %,d | %.1f |%n",
                bytes,
                session,
                way.title(),
                far.sent().bytesUp(),
                far.sent().bytesDown(),
                far.sent().bytes(),
                far.sent().packets(),
                (far.seconds() - near.seconds()) * 1000 / COUNTED_ROUND_TRIP_MILLIS);
    }

    private void printMatrix() throws IOException, InterruptedException {
        ByteString small = updates.delta(SIZES[1]);
        ByteString large = updates.delta(SIZES[2]);
        System.out.println();
        System.out.println(
                "| loss each way | round trip | way | cold, 20 kB: seconds | bytes | warm, 1 MB: seconds | bytes |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        for (int roundTrip : ROUND_TRIP_MILLIS) {
            for (int loss : LOSS_PERCENTS) {
                for (String algorithm : CONGESTION_CONTROLS) {
                    link.congestionControl(algorithm);
                    printCell(Way.MQTT, ", " + algorithm, new Pair(small, large), loss, roundTrip);
                }
                printCell(Way.COAP, "", new Pair(small, large), loss, roundTrip);
            }
        }
    }

    /** For the session that is new, and for the one that is there then. */
    private record Pair(ByteString cold, ByteString warm) {}

    private void printCell(Way way, String remark, Pair deltas, int loss, int roundTrip) throws InterruptedException {
        System.out.printf(Locale.ROOT, "| %d %% | %d ms | %s%s |", loss, roundTrip, way.title(), remark);
        try {
            Measured measured = measure(way, deltas.cold(), deltas.warm(), loss, roundTrip);
            System.out.printf(
                    Locale.ROOT,
                    " %.1f | %,d | %.1f | %,d |%n",
                    measured.cold().seconds(),
                    measured.cold().sent().bytes(),
                    measured.warm().seconds(),
                    measured.warm().sent().bytes());
        } catch (IOException e) {
            System.out.printf(" not finished: %s | | | |%n", e.getMessage());
        }
    }
}
