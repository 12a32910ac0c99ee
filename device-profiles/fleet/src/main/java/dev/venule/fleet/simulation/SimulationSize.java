package dev.venule.fleet.simulation;

/**
 * How large a simulation is; everything else about it is drawn from its seed.
 *
 * @param devices in 1..100000
 * @param versions after which the population stops learning, in 1..1000
 */
public record SimulationSize(int devices, long versions) {
    private static final int MAX_DEVICES = 100_000;
    private static final int MAX_VERSIONS = 1000;

    public SimulationSize {
        requireRange("devices", devices, MAX_DEVICES);
        requireRange("versions", versions, MAX_VERSIONS);
    }

    private static void requireRange(String name, long value, long max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " must be in 1.." + max + ", was " + value);
        }
    }
}
