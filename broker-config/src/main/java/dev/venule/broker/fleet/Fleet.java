package dev.venule.broker.fleet;

import dev.venule.broker.pki.CertificateLifetimes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an operator says about a fleet: the file from which everything else is written.
 *
 * @param enrolment empty where the aggregator gives out no certificates
 * @param clients that may connect from the first start
 */
public record Fleet(
        List<FleetPopulation> populations,
        List<FleetBroker> brokers,
        Optional<FleetEnrolment> enrolment,
        FleetClients clients,
        CertificateLifetimes lifetimes,
        FleetLimits limits) {
    public Fleet {
        populations = List.copyOf(populations);
        brokers = List.copyOf(brokers);
        requireUnique(
                "populations", populations.stream().map(FleetPopulation::name).toList());
        requireUnique("brokers", brokers.stream().map(FleetBroker::name).toList());
        requireUnique("devices", clients.devices());
        requireUnique(
                "gateways", clients.gateways().stream().map(FleetGateway::name).toList());
        for (FleetGateway gateway : clients.gateways()) {
            requireBroker(gateway, brokers);
        }
        for (FleetBroker broker : brokers) {
            requireTarget(broker, brokers);
        }
    }

    /** Ids of the devices that are listed. */
    public List<String> devices() {
        return clients.devices();
    }

    /** The gateways that pass on to this broker. */
    public List<FleetGateway> gatewaysAt(FleetBroker broker) {
        return clients.gateways().stream()
                .filter(gateway -> gateway.broker().equals(broker.name()))
                .toList();
    }

    /** The broker with this name. */
    public FleetBroker broker(String name) {
        return brokers.stream()
                .filter(broker -> broker.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no broker called " + name + "; known are "
                        + brokers.stream().map(FleetBroker::name).toList()));
    }

    /** The broker at which the aggregator is: the first that passes nothing on. */
    public FleetBroker central() {
        return brokers.stream()
                .filter(broker -> broker.bridgeTo().isEmpty())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "every broker passes its messages on to another; one must be where the aggregator is"));
    }

    /** The brokers that pass their messages on to this one. */
    public List<FleetBroker> bridgesTo(FleetBroker broker) {
        return brokers.stream()
                .filter(other -> other.bridgeTo().filter(broker.name()::equals).isPresent())
                .toList();
    }

    private static void requireTarget(FleetBroker broker, List<FleetBroker> brokers) {
        boolean isThere = broker.bridgeTo().isEmpty()
                || brokers.stream()
                        .map(FleetBroker::name)
                        .filter(other -> !other.equals(broker.name()))
                        .anyMatch(broker.bridgeTo().get()::equals);
        if (!isThere) {
            throw new IllegalArgumentException("brokers: " + broker.name() + " has bridgeTo: "
                    + broker.bridgeTo().get() + ", which is no other broker of this file");
        }
    }

    private static void requireBroker(FleetGateway gateway, List<FleetBroker> brokers) {
        if (brokers.stream().noneMatch(broker -> broker.name().equals(gateway.broker()))) {
            throw new IllegalArgumentException("gateways: " + gateway.name() + " has broker: " + gateway.broker()
                    + ", which is no broker of this file");
        }
    }

    private static void requireUnique(String what, List<String> names) {
        if (names.isEmpty() && !what.equals("devices") && !what.equals("gateways")) {
            throw new IllegalArgumentException(what + " must hold at least one");
        }
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException(what + ": " + name + " is there twice; give each its own name");
            }
        }
    }
}
