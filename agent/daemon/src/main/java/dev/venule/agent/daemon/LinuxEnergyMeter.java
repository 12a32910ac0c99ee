package dev.venule.agent.daemon;

import dev.venule.agent.device.EnergyMeter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * CPU time from /proc/self/stat, energy from RAPL's package counters where the kernel lets this user read them (root only since
 * CVE-2020-8694). Used by one thread.
 */
final class LinuxEnergyMeter implements EnergyMeter {
    /** The kernel gives times to user space in hundredths of a second on every architecture (USER_HZ). */
    private static final long NANOS_PER_TICK = 10_000_000;

    /** After the name in brackets: state is the first field, utime the twelfth, stime the one after it. */
    private static final int UTIME = 11;

    private final KernelFiles files;
    private final Map<Path, Long> last = new LinkedHashMap<>();
    private long measuredMicrojoules;

    /** @param root where /sys and /proc are */
    LinuxEnergyMeter(Path root) throws IOException {
        files = new KernelFiles(root);
        for (Path zone : files.folders("sys/class/powercap")) {
            OptionalLong energy = files.number(zone.resolve("energy_uj"));
            // A zone intel-rapl:0:1 is a part of the package intel-rapl:0.
            if (energy.isPresent() && String.valueOf(zone.getFileName()).matches("intel-rapl:\\d+")) {
                last.put(zone, energy.getAsLong());
            }
        }
    }

    @Override
    public long cpuNanos() throws IOException {
        Path file = files.path("proc/self/stat");
        String stat = files.text(file);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        if (fields.length <= UTIME + 1) {
            throw new IOException(file + " does not tell this process's CPU time; mount /proc");
        }
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) * NANOS_PER_TICK;
    }

    @Override
    public long measuredMicrojoules() {
        last.replaceAll((zone, before) -> {
            long now = files.number(zone.resolve("energy_uj")).orElse(before);
            long range = files.number(zone.resolve("max_energy_range_uj")).orElse(0);
            measuredMicrojoules += now >= before ? now - before : now - before + range;
            return now;
        });
        return measuredMicrojoules;
    }
}
