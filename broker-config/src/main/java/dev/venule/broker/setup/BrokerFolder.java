package dev.venule.broker.setup;

import dev.venule.broker.fleet.Fleet;
import dev.venule.broker.fleet.FleetBroker;
import dev.venule.broker.fleet.FleetGateway;
import dev.venule.broker.fleet.FleetPopulation;
import dev.venule.broker.pki.ReservedNames;
import dev.venule.broker.sizing.BrokerLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The texts of one broker's folder:
 *
 * <pre>
 * mosquitto.conf | conf/config.xml, extensions/venule-access | emqx.conf, acl.conf
 * tls/ data/ log/      written by others: see FleetFolder
 * install/             for the system: a service, log rotation
 * </pre>
 */
final class BrokerFolder {
    /** Phones in deep sleep ping late; a longer silence is a broken connection. */
    private static final int KEEP_ALIVE_SECONDS = 3600;

    private static final long HANDLES_BESIDE_CONNECTIONS = 1024;

    private final Fleet fleet;
    private final FleetBroker broker;
    private final Path folder;
    private final Map<String, String> values;

    BrokerFolder(Fleet fleet, FleetBroker broker, Path folder, String password) throws IOException {
        this.fleet = fleet;
        this.broker = broker;
        this.folder = folder;
        this.values = values(fleet, broker, folder);
        values.put("password", password);
    }

    private static Map<String, String> values(Fleet fleet, FleetBroker broker, Path folder) throws IOException {
        BrokerLimits limits = BrokerLimits.of(fleet);
        FleetBroker.Installation installation = broker.installation();
        Path installed = installation.folder().orElse(folder.toAbsolutePath().normalize());
        Map<String, String> values = new HashMap<>();
        values.put("name", broker.name());
        values.put("folder", installed.toString());
        values.put("user", installation.user());
        values.put("bind", installation.bind());
        values.put("port", String.valueOf(installation.port()));
        values.put("plugin", dynamicSecurityPlugin());
        values.put("connections", String.valueOf(limits.connections()));
        values.put("fileHandles", String.valueOf(limits.connections() + HANDLES_BESIDE_CONNECTIONS));
        values.put("queuedMessages", String.valueOf(limits.queuedMessages()));
        values.put("queuedBytes", String.valueOf(limits.queuedBytes()));
        values.put("retainedMessages", String.valueOf(limits.retainedMessages()));
        values.put("receiveMaximum", String.valueOf(limits.receiveMaximum()));
        values.put("packetBytes", String.valueOf(fleet.limits().packetBytes()));
        values.put("keepAliveSeconds", String.valueOf(KEEP_ALIVE_SECONDS));
        values.put("sessionHours", String.valueOf(fleet.limits().sessionExpiry().toHours()));
        values.put(
                "sessionSeconds", String.valueOf(fleet.limits().sessionExpiry().toSeconds()));
        values.put(
                "messageSeconds", String.valueOf(fleet.limits().messageExpiry().toSeconds()));
        values.put("hardening", Template.named("hardening").with(Map.of()).strip());
        return values;
    }

    List<PlannedFile> texts() {
        List<PlannedFile> texts = new ArrayList<>();
        switch (broker.kind()) {
            case MOSQUITTO -> {
                texts.add(PlannedFile.open(folder.resolve("mosquitto.conf"), mosquitto()));
                texts.add(PlannedFile.program(folder.resolve("install/restart.sh"), filled("restart.sh")));
            }
            case HIVEMQ -> {
                texts.add(PlannedFile.secret(folder.resolve("conf/config.xml"), filled("hivemq.xml")));
                Path extension = folder.resolve("extensions/venule-access");
                texts.add(PlannedFile.open(extension.resolve("hivemq-extension.xml"), filled("hivemq-extension.xml")));
                texts.add(PlannedFile.open(
                        extension.resolve("populations.txt"), String.join("\n", populations()) + "\n"));
            }
            case EMQX -> {
                texts.add(PlannedFile.secret(folder.resolve("emqx.conf"), filled("emqx.conf")));
                texts.add(PlannedFile.open(folder.resolve("acl.conf"), emqxRules()));
            }
        }
        texts.addAll(install());
        return texts;
    }

    private String mosquitto() {
        String text = filled("mosquitto.conf");
        if (broker.bridgeTo().isEmpty()) {
            return text;
        }
        FleetBroker target = fleet.broker(broker.bridgeTo().get());
        values.put("target", target.name());
        values.put("targetHost", target.hosts().get(0));
        values.put("targetPort", String.valueOf(target.installation().port()));
        return text + filled("bridge.conf");
    }

    private String emqxRules() {
        StringBuilder bridges = new StringBuilder();
        fleet.gatewaysAt(broker).forEach(gateway -> bridges.append(emqxRules(gateway)));
        for (FleetBroker site : fleet.bridgesTo(broker)) {
            String rule = "{allow, {username, \"" + ReservedNames.bridge(site.name()) + "\"}, ";
            bridges.append(rule)
                    .append("publish, [\"venule/v1/+/device/+/update\", \"venule/v1/+/device/+/status\",")
                    .append(" \"venule/v1/+/gateway/+/device/+/update\",")
                    .append(" \"venule/v1/+/gateway/+/device/+/status\"]}.\n");
            bridges.append(rule)
                    .append("subscribe, [\"venule/v1/+/device/+/receipt\", \"venule/v1/+/task\",")
                    .append(" \"venule/v1/+/gateway/+/device/+/receipt\",")
                    .append(" \"venule/v1/+/model/+/+\"]}.\n");
        }
        StringBuilder populations = new StringBuilder();
        for (String population : populations()) {
            String root = "\"venule/v1/" + population;
            String own = root + "/device/${username}";
            populations.append("{allow, all, publish, [%s/update\", %s/status\"]}.\n".formatted(own, own));
            populations.append(
                    "{allow, all, subscribe, [%s/receipt\", %s/task\", %s/model/+/+\"]}.\n".formatted(own, root, root));
        }
        values.put("bridges", bridges.toString());
        values.put("populations", populations.toString());
        return filled("acl.conf");
    }

    /** The last line keeps a gateway from the rules of devices, which it would fit as one with the gateway's name. */
    private String emqxRules(FleetGateway gateway) {
        String rule = "{%s, {username, \"" + gateway.commonName() + "\"}, %s, [%s]}.\n";
        StringBuilder rules = new StringBuilder();
        for (FleetPopulation population : fleet.populations()) {
            String root = "\"venule/v1/" + population.name();
            String devices = root + "/gateway/" + gateway.commonName() + "/device/+/";
            rules.append(rule.formatted("allow", "publish", devices + "update\", " + devices + "status\""));
            rules.append(rule.formatted(
                    "allow", "subscribe", devices + "receipt\", " + root + "/task\", " + root + "/model/+/+\""));
        }
        return rules + rule.formatted("deny", "all", "\"#\"");
    }

    /** Those of the fleet, and the one in which the rules are tried. */
    private List<String> populations() {
        List<String> names = new ArrayList<>();
        fleet.populations().forEach(population -> names.add(population.name()));
        names.add(DynamicSecurity.CHECK);
        return names;
    }

    private List<PlannedFile> install() {
        String service = "venule-broker-" + broker.name() + ".service";
        String rotation = "venule-broker-" + broker.name() + ".logrotate";
        values.put("unit", service);
        String unit = filled(broker.kind().name().toLowerCase(Locale.ROOT) + ".service");
        values.put("unit", rotation);
        return List.of(
                PlannedFile.open(folder.resolve("install/" + service), unit),
                PlannedFile.open(folder.resolve("install/" + rotation), filled("logrotate")));
    }

    private String filled(String template) {
        return Template.named(template).with(values);
    }

    /** Debian keeps it in a folder named after the processor. */
    private static String dynamicSecurityPlugin() throws IOException {
        String name = "mosquitto_dynamic_security.so";
        List<Path> folders = new ArrayList<>(List.of(Path.of("/usr/local/lib"), Path.of("/usr/lib")));
        try (Stream<Path> entries = Files.list(Path.of("/usr/lib"))) {
            entries.filter(Files::isDirectory).sorted().forEach(folders::add);
        }
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::exists)
                .findFirst()
                .orElse(Path.of("/usr/lib/x86_64-linux-gnu").resolve(name))
                .toString();
    }
}
