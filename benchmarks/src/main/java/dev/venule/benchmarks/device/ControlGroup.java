package dev.venule.benchmarks.device;

import dev.venule.agent.profile.DeviceProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A control group with a profile's memory and processor time: what MemoryMax and CPUQuota of a systemd service are made of. Needs
 * the right to make one, as root has it.
 */
final class ControlGroup implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final int PERIOD_MICROS = 100_000;

    private final String limits;
    private final List<Path> groups;
    private final Path memory;

    private ControlGroup(String limits, List<Path> groups, Path memory) {
        this.limits = limits;
        this.groups = groups;
        this.memory = memory;
    }

    /** Empty where this process may not make one; then the profile's heap is its only limit. */
    static Optional<ControlGroup> of(DeviceProfile profile) {
        String name = "venule-footprint-" + ProcessHandle.current().pid();
        DeviceProfile.Hardware hardware = profile.hardware();
        String bytes = String.valueOf(hardware.heapBytes() + hardware.nativeBytes());
        String limits = ((hardware.heapBytes() + hardware.nativeBytes()) >> 20) + " MiB, "
                + hardware.cpu().sharePercent() + " %";
        int quotaMicros = PERIOD_MICROS / 100 * hardware.cpu().sharePercent();
        try {
            if (Files.exists(ROOT.resolve("cgroup.controllers"))) {
                Path group = Files.createDirectory(ROOT.resolve(name));
                Files.writeString(group.resolve("memory.max"), bytes);
                Files.writeString(group.resolve("cpu.max"), quotaMicros + " " + PERIOD_MICROS);
                return Optional.of(new ControlGroup(limits, List.of(group), group.resolve("memory.peak")));
            }
            Path memory = Files.createDirectory(ROOT.resolve("memory").resolve(name));
            Path processor = Files.createDirectory(ROOT.resolve("cpu").resolve(name));
            Files.writeString(memory.resolve("memory.limit_in_bytes"), bytes);
            Files.writeString(processor.resolve("cpu.cfs_period_us"), String.valueOf(PERIOD_MICROS));
            Files.writeString(processor.resolve("cpu.cfs_quota_us"), String.valueOf(quotaMicros));
            return Optional.of(
                    new ControlGroup(limits, List.of(memory, processor), memory.resolve("memory.max_usage_in_bytes")));
        } catch (IOException notAllowed) {
            return Optional.empty();
        }
    }

    /** {@code command}, begun inside this group: whatever it starts is inside too. */
    List<String> around(List<String> command) {
        StringBuilder script = new StringBuilder();
        for (Path group : groups) {
            script.append("echo $$ > ").append(group.resolve("cgroup.procs")).append(" && ");
        }
        List<String> inside = new ArrayList<>(List.of("sh", "-c", script + "exec \"$@\"", "sh"));
        inside.addAll(command);
        return inside;
    }

    /** Most bytes that the group had at once, its share of the page cache included; 0 where the kernel does not tell. */
    long peakBytes() throws IOException {
        return Files.exists(memory) ? Long.parseLong(Files.readString(memory).strip()) : 0;
    }

    /** What it allows. */
    @Override
    public String toString() {
        return limits;
    }

    @Override
    public void close() throws IOException {
        for (Path group : groups) {
            Files.delete(group);
        }
    }
}
