package dev.venule.fleet.simulation;

/**
 * The death of a simulated process, thrown out of whatever it was doing. An Error, so that no handler for failures of I/O
 * mistakes it for one; whoever started the process catches it, drops its objects, and starts anew from what is on disk.
 */
final class SimulatedCrash extends Error {
    private static final long serialVersionUID = 1;

    SimulatedCrash(String place) {
        super("simulated crash in " + place, null, false, false);
    }
}
