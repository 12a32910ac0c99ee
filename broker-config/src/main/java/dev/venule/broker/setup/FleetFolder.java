package dev.venule.broker.setup;

import dev.venule.broker.check.RevokedClient;
import dev.venule.broker.fleet.BrokerKind;
import dev.venule.broker.fleet.Fleet;
import dev.venule.broker.fleet.FleetBroker;
import dev.venule.broker.fleet.FleetGateway;
import dev.venule.broker.pki.LocalPki;
import dev.venule.broker.pki.OwnCertificates;
import dev.venule.broker.pki.ReservedNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Everything that a fleet needs, in one folder:
 *
 * <pre>
 * pki/               authorities, the aggregator's and an operator's certificates, those of the listed devices: see LocalPki
 * aggregator.yaml    for: venule aggregator
 * install/           the aggregator as a service
 * brokers/NAME/      all that a broker's host needs, to be copied there: see BrokerFolder
 * gateways/NAME/     all that a ward's gateway needs, to be copied there: see GatewayFolder
 * </pre>
 *
 * Writing again changes nothing but what must change in time: certificates near their end and revocation lists. A text that is there
 * and would become another is changed only on demand, all of them or none; keys and the rights that a broker manages itself never.
 */
public final class FleetFolder {
    private final Fleet fleet;
    private final Path folder;
    private final Clock clock;

    public FleetFolder(Fleet fleet, Path folder, Clock clock) {
        this.fleet = fleet;
        this.folder = folder;
        this.clock = clock;
    }

    /** What came of writing. */
    public sealed interface Outcome {}

    /**
     * Everything is as the fleet says.
     *
     * @param written texts that are new or changed
     * @param notes what is left for the operator to do
     */
    public record Written(List<Path> written, List<String> notes) implements Outcome {}

    /**
     * Nothing was written, because texts that are there would change.
     *
     * @param diff what would change
     */
    public record Refused(String diff) implements Outcome {}

    /** What would change in texts that are there, as a unified diff; empty where nothing would. */
    public String diff() throws IOException {
        StringBuilder diff = new StringBuilder();
        for (PlannedFile text : texts()) {
            if (Files.exists(text.path())) {
                diff.append(UnifiedDiff.of(
                        folder.relativize(text.path()).toString(), Files.readString(text.path()), text.content()));
            }
        }
        return diff.toString();
    }

    /**
     * Writes what is missing and renews what is due.
     *
     * @param mayChange whether texts that are there may be changed
     */
    public Outcome write(boolean mayChange) throws IOException {
        String diff = Files.isDirectory(folder) ? diff() : "";
        if (!diff.isEmpty() && !mayChange) {
            return new Refused(diff);
        }
        Files.createDirectories(folder);
        List<String> notes = new ArrayList<>(latecomers());
        writeCertificates();
        List<Path> written = new ArrayList<>();
        for (PlannedFile text : texts()) {
            if (!Files.exists(text.path()) || !Files.readString(text.path()).equals(text.content())) {
                Files.createDirectories(text.path().getParent());
                Folders.write(text);
                written.add(text.path());
            }
        }
        for (FleetBroker broker : fleet.brokers()) {
            complete(broker);
            notes.addAll(handOver(broker));
        }
        return new Written(written, notes);
    }

    private Path gatewayFolder(FleetGateway gateway) {
        return folder.resolve("gateways").resolve(gateway.name());
    }

    /** Rights at a Mosquitto are written once; whoever is listed later is let in by another command. */
    private List<String> latecomers() {
        boolean isFirst = fleet.brokers().stream().noneMatch(broker -> Files.exists(rights(broker)));
        String late = fleet.devices().stream()
                .filter(device -> !Files.exists(folder.resolve("pki/devices/" + device + ".crt")))
                .collect(Collectors.joining(" "));
        return isFirst || late.isEmpty()
                ? List.of()
                : List.of("new to the brokers that run: venule broker admit FLEET.yaml " + late);
    }

    private Path rights(FleetBroker broker) {
        return brokerFolder(broker).resolve("data/dynamic-security.json");
    }

    private Path brokerFolder(FleetBroker broker) {
        return folder.resolve("brokers").resolve(broker.name());
    }

    private List<PlannedFile> texts() throws IOException {
        List<PlannedFile> texts = new ArrayList<>(new AggregatorFiles(fleet, folder).texts());
        for (FleetBroker broker : fleet.brokers()) {
            Path own = brokerFolder(broker);
            boolean hasPassword = broker.kind() != BrokerKind.MOSQUITTO;
            String password = hasPassword ? new BrokerSecrets(own, broker).password() : "";
            texts.addAll(new BrokerFolder(fleet, broker, own, password).texts());
            for (FleetGateway gateway : fleet.gatewaysAt(broker)) {
                texts.addAll(new GatewayFolder(fleet, gateway, gatewayFolder(gateway)).texts());
            }
        }
        return texts;
    }

    private void writeCertificates() throws IOException {
        Path folderOfPki = folder.resolve("pki");
        Folders.create(folderOfPki);
        LocalPki pki = LocalPki.openOrCreate(folderOfPki, fleet.central().hosts(), fleet.lifetimes(), clock);
        new OwnCertificates(folderOfPki, pki.authority(), clock)
                .open(
                        ReservedNames.OPERATOR,
                        certificate -> true,
                        key -> pki.authority().certifyClient(ReservedNames.OPERATOR, key));
        RevokedClient.makeWhereMissing(folderOfPki, pki.authority(), clock);
        for (String device : fleet.devices()) {
            pki.device(device);
        }
        for (FleetBroker broker : fleet.brokers()) {
            new BrokerSecrets(brokerFolder(broker), broker).refresh(fleet, pki.authority(), folderOfPki, clock);
            for (FleetGateway gateway : fleet.gatewaysAt(broker)) {
                new GatewayFolder(fleet, gateway, gatewayFolder(gateway)).certify(pki, clock);
            }
        }
    }

    private void complete(FleetBroker broker) throws IOException {
        Path own = brokerFolder(broker);
        Folders.create(own.resolve("data"));
        Folders.create(own.resolve("log"));
        if (broker.kind() == BrokerKind.MOSQUITTO) {
            if (!Files.exists(rights(broker))) {
                Folders.write(PlannedFile.secret(rights(broker), DynamicSecurity.initialState(fleet, broker)));
            }
        }
        if (broker.kind() == BrokerKind.HIVEMQ) {
            Files.write(own.resolve("extensions/venule-access/venule-access.jar"), ExtensionJar.bytes());
        }
    }

    /** As root, what a broker must read and write is given to its user; otherwise the broker is run by whoever ran this. */
    private List<String> handOver(FleetBroker broker) throws IOException {
        Path own = brokerFolder(broker);
        String user = broker.installation().user();
        boolean isRoot = Files.getOwner(own).getName().equals("root")
                || Files.getOwner(folder).getName().equals("root");
        if (!isRoot || Folders.give(own, user)) {
            return List.of();
        }
        return List.of("this machine has no user " + user + "; on the broker's host: chown -R " + user + " "
                + broker.installation().folder().orElse(own));
    }
}
