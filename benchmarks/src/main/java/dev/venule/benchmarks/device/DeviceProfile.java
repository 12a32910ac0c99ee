package dev.venule.benchmarks.device;

import java.util.List;

/**
 * What a class of Linux device gives the agent.
 *
 * @param heapMegabytes the JVM's -Xmx
 * @param memoryMegabytes of the whole process, as MemoryMax of its service
 * @param cpuPercent of one core, as CPUQuota of its service
 */
record DeviceProfile(String name, int heapMegabytes, int memoryMegabytes, int cpuPercent) {
    static final DeviceProfile WEARABLE = new DeviceProfile("wearable-linux-armv8", 24, 90, 50);

    static List<DeviceProfile> linux() {
        return List.of(
                WEARABLE,
                new DeviceProfile("bedside-monitor-x86_64", 64, 192, 50),
                new DeviceProfile("ward-gateway-rpi4", 64, 256, 100));
    }

    /**
     * As the image's launcher gives them. The heap begins small and stays near what lives, and code is compiled late: memory that
     * is touched once counts until the process ends.
     */
    List<String> jvmOptions() {
        return List.of(
                "-Xmx" + heapMegabytes + "m",
                "-Xms2m",
                "-Xmn1m",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=20",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:CompileThresholdScaling=4",
                "-Xss256k",
                "-XX:ReservedCodeCacheSize=16m",
                "-XX:MaxMetaspaceSize=32m",
                "-XX:-UsePerfData");
    }
}
