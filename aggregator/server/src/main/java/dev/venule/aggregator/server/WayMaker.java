package dev.venule.aggregator.server;

import dev.venule.aggregator.server.arrival.Arrival;
import java.util.function.Predicate;

/** Makes a way; it begins later. */
@FunctionalInterface
interface WayMaker {
    /** @param inbox takes what arrives, without waiting; false where there is no room */
    DeviceWay make(Predicate<Arrival> inbox, AggregatorCounters counters, WayListener listener);
}
