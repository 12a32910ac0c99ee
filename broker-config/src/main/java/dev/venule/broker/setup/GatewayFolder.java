package dev.venule.broker.setup;

import dev.venule.broker.fleet.Fleet;
import dev.venule.broker.fleet.FleetBroker;
import dev.venule.broker.fleet.FleetGateway;
import dev.venule.broker.fleet.FleetPopulation;
import dev.venule.broker.pki.LocalPki;
import dev.venule.broker.pki.OwnCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * The folder of a ward's gateway:
 *
 * <pre>
 * gateway.yaml              for: venule gateway
 * ca.crt gateway.crt gateway.key
 * admission.json            for a Mosquitto that was started before the gateway was there
 * install/                  the gateway as a service
 * </pre>
 */
final class GatewayFolder {
    private final Fleet fleet;
    private final FleetGateway gateway;
    private final Path folder;

    GatewayFolder(Fleet fleet, FleetGateway gateway, Path folder) {
        this.fleet = fleet;
        this.gateway = gateway;
        this.folder = folder;
    }

    List<PlannedFile> texts() {
        List<String> populations =
                fleet.populations().stream().map(FleetPopulation::name).toList();
        FleetBroker broker = fleet.broker(gateway.broker());
        String unit = "venule-gateway-" + gateway.name() + ".service";
        Map<String, String> values = Map.of(
                "name", gateway.name(),
                "folder", folder.toAbsolutePath().normalize().toString(),
                "host", broker.hosts().get(0),
                "port", String.valueOf(broker.installation().port()),
                "bind", gateway.bind(),
                "coapPort", String.valueOf(gateway.port()),
                "populations", populations.toString(),
                "unit", unit,
                "hardening", Template.named("hardening").with(Map.of()).strip());
        return List.of(
                PlannedFile.open(
                        folder.resolve("gateway.yaml"),
                        Template.named("gateway.yaml").with(values)),
                PlannedFile.open(
                        folder.resolve("admission.json"), DynamicSecurity.admission(populations, gateway) + "\n"),
                PlannedFile.open(
                        folder.resolve("install").resolve(unit),
                        Template.named("gateway.service").with(values)));
    }

    /** Makes the key where it is missing, and renews the certificate in time. */
    void certify(LocalPki pki, Clock clock) throws IOException {
        Folders.create(folder);
        new OwnCertificates(folder, pki.authority(), clock)
                .open(
                        "gateway",
                        certificate -> BrokerSecrets.answersTo(certificate, gateway.hosts()),
                        key -> pki.authority().certifyGateway(gateway.commonName(), gateway.hosts(), key));
        Folders.copy(pki.certificateBundle(), folder);
    }
}
