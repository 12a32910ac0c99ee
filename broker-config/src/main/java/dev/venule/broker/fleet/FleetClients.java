package dev.venule.broker.fleet;

import java.util.List;

/** Who connects to the brokers from the first start: devices, by their ids, and gateways. */
public record FleetClients(List<String> devices, List<FleetGateway> gateways) {
    public FleetClients {
        devices = List.copyOf(devices);
        gateways = List.copyOf(gateways);
    }
}
