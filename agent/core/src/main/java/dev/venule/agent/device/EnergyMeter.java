package dev.venule.agent.device;

import java.io.IOException;

/** Counters of what the device uses. Only differences count; they never go back while the process lives. */
public interface EnergyMeter {
    /** Nanoseconds that this process has spent on all cores together. */
    long cpuNanos() throws IOException;

    /**
     * Energy that the hardware measured since this meter was made, of the whole processor and not of this process alone; always 0
     * where the hardware measures none.
     */
    long measuredMicrojoules() throws IOException;

    /** Counts nothing. */
    static EnergyMeter none() {
        return new EnergyMeter() {
            @Override
            public long cpuNanos() {
                return 0;
            }

            @Override
            public long measuredMicrojoules() {
                return 0;
            }
        };
    }
}
