package dev.venule.fleet.simulation;

import java.io.IOException;

/** A failure of storage that the simulation caused. Any other is a finding: nothing but the simulation fails here. */
final class SimulatedFailure extends IOException {
    private static final long serialVersionUID = 1;

    SimulatedFailure(String explanation) {
        super(explanation + " (simulated)");
    }

    /** Passes where {@code failure} was caused here. */
    static void require(IOException failure) {
        if (!(failure instanceof SimulatedFailure)) {
            throw new Violation("storage refuses what no fault explains: " + failure.getMessage());
        }
    }
}
