package dev.venule.agent.daemon;

import dev.venule.agent.device.DeviceState;
import dev.venule.agent.device.NetworkType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A Linux device as the kernel shows it: power_supply and thermal classes, pressure stall information, routes. Reads small files at
 * each call. What is missing that a limit asks for is an {@link IOException} that says what to do.
 */
final class LinuxDeviceState implements DeviceState {
    /** Share of the last ten seconds in which somebody waited for the processor, memory or disk, in percent. */
    private static final double BUSY_PERCENT = 20;

    private static final String DEFAULT_ROUTE = "00000000";

    private final KernelFiles files;
    private final Set<String> meteredInterfaces;
    private final FreeSpace freeSpace;

    /** How many bytes the file system of the agent's storage still takes. */
    @FunctionalInterface
    interface FreeSpace {
        long bytes() throws IOException;
    }

    /**
     * @param root where /sys and /proc are
     * @param meteredInterfaces over which bytes cost money: the kernel does not know
     */
    LinuxDeviceState(Path root, Set<String> meteredInterfaces, FreeSpace freeSpace) {
        files = new KernelFiles(root);
        this.meteredInterfaces = Set.copyOf(meteredInterfaces);
        this.freeSpace = freeSpace;
    }

    @Override
    public boolean isOnExternalPower() throws IOException {
        List<Path> chargers = supplies("Mains", "USB", "Wireless");
        for (Path charger : chargers) {
            if (files.number(charger.resolve("online")).orElse(0) > 0) {
                return true;
            }
        }
        if (!chargers.isEmpty()) {
            return false;
        }
        for (Path battery : supplies("Battery")) {
            if (files.text(battery.resolve("status")).equals("Discharging")) {
                return false;
            }
        }
        return true;
    }

    @Override
    public OptionalDouble batteryFraction() throws IOException {
        OptionalDouble least = OptionalDouble.empty();
        for (Path battery : supplies("Battery")) {
            OptionalLong capacity = files.number(battery.resolve("capacity"));
            if (capacity.isPresent()) {
                double fraction = Math.min(100, Math.max(0, capacity.getAsLong())) / 100.0;
                least = OptionalDouble.of(Math.min(least.orElse(1), fraction));
            }
        }
        return least;
    }

    /** Without those of a mouse or a headset. */
    private List<Path> supplies(String... types) throws IOException {
        return files.folders("sys/class/power_supply").stream()
                .filter(supply -> List.of(types).contains(files.text(supply.resolve("type"))))
                .filter(supply -> !files.text(supply.resolve("scope")).equals("Device"))
                .toList();
    }

    @Override
    public OptionalDouble celsius() throws IOException {
        OptionalDouble hottest = OptionalDouble.empty();
        for (Path zone : files.folders("sys/class/thermal")) {
            OptionalLong millidegrees = files.number(zone.resolve("temp"));
            if (String.valueOf(zone.getFileName()).startsWith("thermal_zone") && millidegrees.isPresent()) {
                double celsius = millidegrees.getAsLong() / 1000.0;
                hottest = OptionalDouble.of(Math.max(hottest.orElse(celsius), celsius));
            }
        }
        return hottest;
    }

    @Override
    public boolean isIdle() throws IOException {
        for (String resource : List.of("cpu", "memory", "io")) {
            if (pressure(resource) > BUSY_PERCENT) {
                return false;
            }
        }
        return true;
    }

    /** The first line is {@code some avg10=0.12 avg60=...}. */
    private double pressure(String resource) throws IOException {
        Path file = files.path("proc/pressure/" + resource);
        for (String word : files.text(file).split("\\s+", -1)) {
            if (word.startsWith("avg10=")) {
                return Double.parseDouble(word.substring("avg10=".length()));
            }
        }
        throw new IOException(file + " does not say whether the device is idle; boot the kernel with psi=1, or use a"
                + " profile without training.requires-idle");
    }

    @Override
    public NetworkType network() throws IOException {
        boolean isUp = false;
        for (String line : files.text(files.path("proc/net/route")).split("\n", -1)) {
            String[] columns = line.strip().split("\\s+", -1);
            boolean isRoute = columns.length > 2 && !columns[0].equals("Iface");
            if (isRoute && columns[1].equals(DEFAULT_ROUTE)) {
                return meteredInterfaces.contains(columns[0]) ? NetworkType.METERED : NetworkType.UNMETERED;
            }
            isUp |= isRoute;
        }
        return isUp ? NetworkType.UNMETERED : NetworkType.NONE;
    }

    @Override
    public long freeStorageBytes() throws IOException {
        return freeSpace.bytes();
    }
}
