package dev.venule.benchmarks;

import dev.venule.aggregator.intake.IncomingUpdate;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * Updates per second through the intake and its journal, one and a hundred in a transaction, beside what the same disk and the
 * embedded broker can do with the same bytes in the same run. Give it one core: {@code taskset -c 0 java ...}.
 */
public final class IntakeThroughput {
    private static final int PARAMETERS = 100_000;
    private static final int GOAL = 1000;
    private static final int BATCH = 100;
    private static final int WINDOW = 100;

    private IntakeThroughput() {}

    /** What is repeated; returns how many updates it took. */
    @FunctionalInterface
    interface Step {
        int run(long firstNumber) throws IOException, MqttException, InterruptedException;
    }

    /** Updates per second, singly and in batches (or with as many in flight). */
    private record Rates(double single, double batched) {}

    /** Arguments: seconds for each measurement (10), seed (1). As many seconds again are for warming up. */
    public static void main(String[] arguments) throws IOException, MqttException, InterruptedException {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        String machine = Machine.describe(seed);
        SyntheticFleet fleet = new SyntheticFleet(PARAMETERS, seed);
        try (ScratchFolder folder = ScratchFolder.create()) {
            Rates disk = disk(folder.path(), fleet, seconds);
            Rates intake = intake(folder.path(), fleet, seconds);
            Rates broker = broker(folder.path(), fleet, seconds);
            System.out.println(machine);
            print(System.out, fleet.message(0), disk, intake, broker);
        }
    }

    private static Rates disk(Path folder, SyntheticFleet fleet, int seconds)
            throws IOException, MqttException, InterruptedException {
        try (SyncedFile single = new SyncedFile(folder.resolve("single"));
                SyncedFile batched = new SyncedFile(folder.resolve("batched"))) {
            return new Rates(
                    rate(seconds, number -> single.append(fleet.messages(number, number + 1))),
                    rate(seconds, number -> batched.append(fleet.messages(number, number + BATCH))));
        }
    }

    private static Rates intake(Path folder, SyntheticFleet fleet, int seconds)
            throws IOException, MqttException, InterruptedException {
        return new Rates(
                intake(folder.resolve("one"), fleet, 1, seconds),
                intake(folder.resolve("many"), fleet, BATCH, seconds));
    }

    private static double intake(Path folder, SyntheticFleet fleet, int batch, int seconds)
            throws IOException, MqttException, InterruptedException {
        try (MeasuredIntake intake = new MeasuredIntake(folder, fleet.population(GOAL))) {
            return rate(seconds, number -> {
                intake.accept(fleet.messages(number, number + batch));
                return batch;
            });
        }
    }

    private static Rates broker(Path folder, SyntheticFleet fleet, int seconds)
            throws IOException, MqttException, InterruptedException {
        try (MeasuredBroker broker = new MeasuredBroker(folder.resolve("broker"))) {
            double single = rate(seconds, number -> broker.publish(fleet.message(number), 1));
            return new Rates(single, rate(seconds, number -> broker.publish(fleet.message(number), WINDOW)));
        }
    }

    private static double rate(int seconds, Step step) throws IOException, MqttException, InterruptedException {
        long next = run(seconds, 0, step);
        long start = System.nanoTime();
        long end = run(seconds, next, step);
        return (end - next) * 1e9 / (System.nanoTime() - start);
    }

    /** Returns the number after the last update. */
    private static long run(int seconds, long firstNumber, Step step)
            throws IOException, MqttException, InterruptedException {
        long number = firstNumber;
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() - deadline < 0) {
            number += step.run(number);
        }
        return number;
    }

    private static void print(PrintStream out, IncomingUpdate message, Rates disk, Rates intake, Rates broker) {
        out.printf("updates per second; %d parameters, %d bytes a message%n", PARAMETERS, message.part().length);
        out.printf("%-44s %10s %10s%n", "", "1", BATCH + " at once");
        line(out, "disk: write and fsync", disk);
        line(out, "intake and SQLite: accept, one transaction", intake);
        line(out, "broker: QoS 1 over mTLS, in flight", broker);
        line(out, "intake / disk", ratio(intake, disk));
        line(out, "intake / broker", ratio(intake, broker));
    }

    private static Rates ratio(Rates of, Rates to) {
        return new Rates(of.single() / to.single(), of.batched() / to.batched());
    }

    private static void line(PrintStream out, String name, Rates rates) {
        String format =
                rates.single() < 100 && rates.batched() < 100 ? "%-44s %10.2f %10.2f%n" : "%-44s %10.0f %10.0f%n";
        out.printf(Locale.ROOT, format, name, rates.single(), rates.batched());
    }
}
