package dev.venule.fleet.virtual;

import dev.venule.agent.storage.MemoryStorage;
import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.participation.RoundMode;
import dev.venule.fleet.simulation.LinkProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Many devices of which few are there at a time, by the recipe that NVIDIA FLARE publishes with its edge example: 200 at once, a
 * buffer of 20, 200 versions. A device comes, gives one update, and goes when it has its receipt; then another comes. What a
 * device that is gone costs is its disk.
 */
public final class CrowdStudy {
    private static final int BUFFER = 20;
    private static final LinkProfile LINK = new LinkProfile(0, 0, Duration.ofMillis(100), Duration.ofSeconds(1));
    private static final int COLLECTIONS = 3;

    private final Size size;
    private final StudyFleet fleet;
    /** Of the devices that were ever there. */
    private final Map<Integer, MemoryStorage> disks = new HashMap<>();

    private final Map<Integer, StudyDevice> present = new HashMap<>();
    private long updates;

    /**
     * How large a crowd is.
     *
     * @param devices in all, more than {@code concurrent}
     * @param concurrent that are there at a time, 20 or more
     */
    public record Size(int devices, int concurrent, long versions) {
        private static final int MAX_DEVICES = 100_000;

        /** The published recipe, for so many devices. */
        public static Size published(int devices) {
            return new Size(devices, 200, 200);
        }

        public Size {
            if (concurrent < BUFFER || devices <= concurrent || devices > MAX_DEVICES) {
                throw new IllegalArgumentException(
                        "devices must be in " + (concurrent + 1) + ".." + MAX_DEVICES + ", was " + devices);
            }
        }
    }

    /**
     * How it went.
     *
     * @param updates that versions were made of
     * @param seen devices that were ever there
     * @param elapsed virtual time
     * @param seconds of the machine
     * @param liveHeapBytes at the end, with as many devices there as at any time
     */
    public record Result(
            Size size, long versions, long updates, int seen, Duration elapsed, double seconds, long liveHeapBytes) {}

    private CrowdStudy(Size size) throws IOException {
        this.size = size;
        fleet = new StudyFleet(
                BufferPolicy.ofGoal(BUFFER).stoppingAt(size.versions()),
                new RoundMode.Asynchronous(),
                LINK,
                made -> updates += made.contributions().size());
    }

    /** Lives until the last version. */
    public static Result run(Size size) throws IOException {
        return new CrowdStudy(size).run();
    }

    private Result run() throws IOException {
        long beginNanos = System.nanoTime();
        fleet.server().start();
        for (int i = 0; i < size.concurrent(); i++) {
            comeNext();
        }
        while (!fleet.server().round().isFinished()) {
            fleet.time().run(Duration.ofSeconds(1));
        }
        double seconds = (System.nanoTime() - beginNanos) / 1e9;
        return new Result(
                size,
                fleet.server().round().model().version(),
                updates,
                disks.size(),
                fleet.time().elapsed(),
                seconds,
                liveHeapBytes());
    }

    private void comeNext() {
        int number = fleet.random().nextInt(size.devices());
        while (present.containsKey(number)) {
            number = fleet.random().nextInt(size.devices());
        }
        int next = number;
        try {
            StudyDevice device =
                    fleet.device(next, disks.computeIfAbsent(next, first -> new MemoryStorage()), () -> goes(next));
            present.put(next, device);
            device.start();
        } catch (IOException e) {
            throw new UncheckedIOException("a disk in memory does not fail", e);
        }
    }

    private void goes(int number) {
        StudyDevice device = present.remove(number);
        if (device != null) {
            device.leave();
            comeNext();
        }
    }

    /** The least of a few collections: one alone may leave what waits for its cleaner. */
    private static long liveHeapBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
