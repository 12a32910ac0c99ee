package dev.venule.fleet.virtual;

import dev.venule.agent.storage.MemoryStorage;
import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.participation.RoundMode;
import dev.venule.fleet.simulation.LinkProfile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The delay experiment that NVIDIA FLARE publishes with its edge example (examples/advanced/edge, README): 16 devices whose
 * training takes 100, 200 or 400 seconds, and 5 seconds of communication, synchronously and asynchronously. Here on virtual
 * time, with messages that take half of the 5 seconds each way.
 */
public final class DelayStudy {
    /** Seconds that the publication gives for one step of all devices. */
    static final double PUBLISHED_SYNCHRONOUS_SECONDS = 408.4;

    static final double PUBLISHED_ASYNCHRONOUS_SECONDS = 238.3;

    private static final int DEVICES = 16;
    private static final int BUFFER = 4;
    private static final Duration SPAN = Duration.ofHours(3);
    private static final Duration ONE_WAY = Duration.ofMillis(2500);
    private static final LinkProfile LINK = new LinkProfile(0, 0, ONE_WAY, ONE_WAY);

    private DelayStudy() {}

    /**
     * How one mode went.
     *
     * @param goal updates of a version
     * @param versions that were made
     * @param secondsPerStep between versions, times the versions that take as many updates as there are devices
     * @param secondsPerRound between the beginnings of a device's rounds, mean over the devices
     */
    public record Row(String mode, int goal, int versions, double secondsPerStep, double secondsPerRound) {}

    /** All devices in each version, then a buffer of a quarter of them, for the same three hours. */
    public static List<Row> run() throws IOException {
        RoundMode everybody = new RoundMode.SynchronousCohorts(1, Duration.ofHours(1), DEVICES, DEVICES, Duration.ZERO);
        return List.of(
                run("synchronous", DEVICES, everybody), run("asynchronous", BUFFER, new RoundMode.Asynchronous()));
    }

    private static Row run(String name, int goal, RoundMode mode) throws IOException {
        List<Duration> versions = new ArrayList<>();
        List<StudyDevice> devices = new ArrayList<>();
        StudyFleet[] fleet = new StudyFleet[1];
        fleet[0] = new StudyFleet(
                BufferPolicy.ofGoal(goal),
                mode,
                LINK,
                made -> versions.add(fleet[0].time().elapsed()));
        for (int i = 0; i < DEVICES; i++) {
            devices.add(fleet[0].device(i, new MemoryStorage(), () -> {}));
        }
        fleet[0].server().start();
        devices.forEach(StudyDevice::start);
        fleet[0].time().run(SPAN);
        double perRound = devices.stream()
                .mapToDouble(device -> meanInterval(device.rounds()))
                .average()
                .orElseThrow();
        return new Row(name, goal, versions.size(), meanInterval(versions) * DEVICES / goal, perRound);
    }

    /** Seconds. */
    private static double meanInterval(List<Duration> moments) {
        Duration whole = moments.get(moments.size() - 1).minus(moments.get(0));
        return whole.toMillis() / 1e3 / (moments.size() - 1);
    }

    /** What people read: the table, beside what is published. */
    public static List<String> table(List<Row> rows) {
        List<String> lines = new ArrayList<>();
        lines.add("16 devices that train for 100, 200 or 400 seconds, 5 seconds of communication; virtual seconds");
        lines.add("");
        lines.add("| mode | updates a version | versions in 3 h | per 16 updates | a device's round | published |");
        lines.add("| --- | --- | --- | --- | --- | --- |");
        for (Row row : rows) {
            boolean isSynchronous = row.goal() == DEVICES;
            lines.add(String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %.1f | %.1f | %.1f |",
                    row.mode(),
                    row.goal(),
                    row.versions(),
                    row.secondsPerStep(),
                    row.secondsPerRound(),
                    isSynchronous ? PUBLISHED_SYNCHRONOUS_SECONDS : PUBLISHED_ASYNCHRONOUS_SECONDS));
        }
        lines.add(String.format(
                Locale.ROOT,
                "| ratio | | | %.2f | %.2f | %.2f |",
                rows.get(0).secondsPerStep() / rows.get(1).secondsPerStep(),
                rows.get(0).secondsPerRound() / rows.get(1).secondsPerRound(),
                PUBLISHED_SYNCHRONOUS_SECONDS / PUBLISHED_ASYNCHRONOUS_SECONDS));
        return lines;
    }
}
