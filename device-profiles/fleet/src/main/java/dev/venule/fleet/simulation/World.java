package dev.venule.fleet.simulation;

/** What everything in one simulation shares. */
record World(
        VirtualTime time, SimulatedBroker broker, Scenario scenario, Faults faults, Oracle oracle, History history) {}
