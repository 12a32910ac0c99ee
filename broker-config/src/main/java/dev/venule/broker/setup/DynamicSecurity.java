package dev.venule.broker.setup;

import dev.venule.broker.fleet.Fleet;
import dev.venule.broker.fleet.FleetBroker;
import dev.venule.broker.fleet.FleetGateway;
import dev.venule.broker.fleet.FleetPopulation;
import dev.venule.broker.pki.ReservedNames;
import dev.venule.protocol.address.MqttAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rights for Mosquitto's plugin "dynamic security", which, unlike an acl_file, refuses a subscription that is not allowed. The
 * plugin of Mosquitto 2.0 has no pattern for the user's name, so every device has a role of its own, with its id in it.
 *
 * <p>The plugin reads its file when it starts and writes it when a right changes; so the file is written once, and devices come
 * and go by the commands that this class makes.
 */
final class DynamicSecurity {
    /** Where commands go, and what answers them. */
    static final String CONTROL_TOPIC = "$CONTROL/dynamic-security/v1";

    /** The population in which {@code venule broker check} tries the rules, and its devices. */
    static final String CHECK = ReservedNames.CHECK;

    private static final List<String> CHECK_DEVICES = List.of(CHECK + "-a", CHECK + "-b");
    private static final String DEVICES = "devices";
    private static final String ROOT = "venule/v1/";

    private DynamicSecurity() {}

    /** The plugin's file before its broker starts for the first time. */
    static String initialState(Fleet fleet, FleetBroker broker) {
        List<String> clients = new ArrayList<>();
        List<String> roles = new ArrayList<>();
        addFixed(clients, roles, ReservedNames.AGGREGATOR, aggregatorRights());
        addFixed(clients, roles, ReservedNames.OPERATOR, operatorRights());
        for (FleetBroker site : fleet.bridgesTo(broker)) {
            addFixed(clients, roles, ReservedNames.bridge(site.name()), bridgeRights());
        }
        List<String> populations =
                fleet.populations().stream().map(FleetPopulation::name).toList();
        for (FleetGateway gateway : fleet.gatewaysAt(broker)) {
            addFixed(clients, roles, gateway.commonName(), gatewayRights(populations, gateway));
        }
        addFixed(clients, roles, CHECK, List.of(publish(ROOT + CHECK + "/#"), subscribe(ROOT + CHECK + "/#")));
        roles.add(role(DEVICES, commonDeviceRights(populations)));
        for (String device : fleet.devices()) {
            clients.add(client(device));
            roles.add(role(roleOf(device), deviceRights(populations, device)));
        }
        for (String device : CHECK_DEVICES) {
            clients.add(client(device));
            List<String> rights = new ArrayList<>(deviceRights(List.of(CHECK), device));
            rights.addAll(commonDeviceRights(List.of(CHECK)));
            roles.add(role(roleOf(device), rights));
        }
        List<String> members = fleet.devices().stream()
                .map(device -> "{\"username\": \"" + device + "\"}")
                .toList();
        return """
                {
                "defaultACLAccess": {"publishClientSend": false, "publishClientReceive": true, "subscribe": false, "unsubscribe": true},
                "groups": [{"groupname": "devices", "roles": [{"rolename": "devices"}], "clients": %s}],
                "clients": %s,
                "roles": %s
                }
                """.formatted(list(members), list(clients), list(roles));
    }

    /**
     * The message that lets devices take part, for {@link #CONTROL_TOPIC}. A device that may already is left as it is, and the
     * broker's answer says so.
     *
     * @param populations of the fleet
     * @throws IllegalArgumentException where an id cannot be a device's
     */
    static String admission(List<String> populations, List<String> devices) {
        List<String> commands = new ArrayList<>();
        for (String device : devices) {
            requireDevice(device);
            String role = "\"" + roleOf(device) + "\"";
            commands.add(command(
                    "createRole",
                    device,
                    "\"rolename\": " + role + ", \"acls\": " + list(deviceRights(populations, device))));
            commands.add(command(
                    "createClient",
                    device,
                    "\"username\": \"" + device + "\", \"roles\": [{\"rolename\": " + role
                            + "}], \"groups\": [{\"groupname\": \"" + DEVICES + "\"}]"));
        }
        return commands(commands);
    }

    /** The message that gives devices, and what all may read, the rights of these populations and no others. */
    static String update(List<String> populations, List<String> devices) {
        List<String> commands = new ArrayList<>();
        commands.add(command(
                "modifyRole",
                DEVICES,
                "\"rolename\": \"" + DEVICES + "\", \"acls\": " + list(commonDeviceRights(populations))));
        for (String device : devices) {
            requireDevice(device);
            commands.add(command(
                    "modifyRole",
                    device,
                    "\"rolename\": \"" + roleOf(device) + "\", \"acls\": " + list(deviceRights(populations, device))));
        }
        return commands(commands);
    }

    /** The message that ends devices' rights and connections. */
    static String dismissal(List<String> devices) {
        List<String> commands = new ArrayList<>();
        for (String device : devices) {
            requireDevice(device);
            commands.add(command("deleteClient", device, "\"username\": \"" + device + "\""));
            commands.add(command("deleteRole", device, "\"rolename\": \"" + roleOf(device) + "\""));
        }
        return commands(commands);
    }

    /** The message that lets a gateway take part at a broker that was started before it was there. */
    static String admission(List<String> populations, FleetGateway gateway) {
        String name = gateway.commonName();
        String role = "\"rolename\": \"" + name + "\"";
        return commands(List.of(
                command("createRole", name, role + ", \"acls\": " + list(gatewayRights(populations, gateway))),
                command("createClient", name, "\"username\": \"" + name + "\", \"roles\": [{" + role + "}]")));
    }

    private static String commands(List<String> commands) {
        return "{\"commands\": " + list(commands) + "}";
    }

    /** @param subject comes back with the answer */
    private static String command(String name, String subject, String parameters) {
        return "{\"command\": \"" + name + "\", \"correlationData\": \"" + subject + "\", " + parameters + "}";
    }

    private static void requireDevice(String device) {
        if (!MqttAddress.isValidId(device) || ReservedNames.isReserved(device)) {
            throw new IllegalArgumentException("\"" + device + "\" cannot be a device id: use 1 to 64 characters of"
                    + " A-Z a-z 0-9 . _ - not beginning with a dot, and none of the names that brokers use themselves");
        }
    }

    private static String roleOf(String device) {
        return "device." + device;
    }

    private static void addFixed(List<String> clients, List<String> roles, String name, List<String> rights) {
        clients.add("{\"username\": \"" + name + "\", \"roles\": [{\"rolename\": \"" + name + "\"}]}");
        roles.add(role(name, rights));
    }

    private static String client(String device) {
        return "{\"username\": \"" + device + "\", \"roles\": [{\"rolename\": \"" + roleOf(device) + "\"}]}";
    }

    private static String role(String name, List<String> rights) {
        return "{\"rolename\": \"" + name + "\", \"acls\": " + list(rights) + "}";
    }

    private static List<String> aggregatorRights() {
        return List.of(publish("venule/v1/#"), subscribe("venule/v1/#"));
    }

    private static List<String> operatorRights() {
        String control = "$CONTROL/dynamic-security/#";
        // The default lets everybody receive what it is subscribed to, but for the plugin's answers.
        return List.of(
                subscribe("$SYS/#"), publish(control), subscribe(control), right("publishClientReceive", control));
    }

    private static List<String> bridgeRights() {
        return List.of(
                publish("venule/v1/+/device/+/update"),
                publish("venule/v1/+/device/+/status"),
                publish("venule/v1/+/gateway/+/device/+/update"),
                publish("venule/v1/+/gateway/+/device/+/status"),
                subscribe("venule/v1/+/device/+/receipt"),
                subscribe("venule/v1/+/gateway/+/device/+/receipt"),
                subscribe("venule/v1/+/task"),
                subscribe("venule/v1/+/model/+/+"));
    }

    /** For any device, but under the gateway's own name: what it writes there is proved by the devices' signatures. */
    private static List<String> gatewayRights(List<String> populations, FleetGateway gateway) {
        List<String> rights = new ArrayList<>(commonDeviceRights(populations));
        for (String population : populations) {
            String devices = ROOT + population + "/gateway/" + gateway.commonName() + "/device/+/";
            rights.add(publish(devices + "update"));
            rights.add(publish(devices + "status"));
            rights.add(subscribe(devices + "receipt"));
        }
        return rights;
    }

    private static List<String> commonDeviceRights(List<String> populations) {
        List<String> rights = new ArrayList<>();
        for (String population : populations) {
            rights.add(subscribe(ROOT + population + "/task"));
            rights.add(subscribe(ROOT + population + "/model/+/+"));
        }
        return rights;
    }

    /** In the fleet's populations only: elsewhere a device could leave any number of retained messages. */
    private static List<String> deviceRights(List<String> populations, String device) {
        List<String> rights = new ArrayList<>();
        for (String population : populations) {
            rights.add(publish(MqttAddress.update(population, device)));
            rights.add(publish(MqttAddress.status(population, device)));
            rights.add(subscribe(MqttAddress.receipt(population, device)));
        }
        return rights;
    }

    private static String publish(String topic) {
        return right("publishClientSend", topic);
    }

    private static String subscribe(String filter) {
        return right("subscribePattern", filter);
    }

    private static String right(String kind, String topic) {
        return "{\"acltype\": \"" + kind + "\", \"topic\": \"" + topic + "\", \"priority\": 0, \"allow\": true}";
    }

    private static String list(List<String> elements) {
        return elements.stream().collect(Collectors.joining(",\n  ", "[", "]"));
    }
}
