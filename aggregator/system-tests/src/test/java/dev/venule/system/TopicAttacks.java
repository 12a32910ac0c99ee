package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.broker.wire.Connect;
import dev.venule.broker.wire.Message;
import dev.venule.broker.wire.WireClient;
import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A device with a good certificate on addresses that are not its own. */
final class TopicAttacks {
    private static final int FLOOD = 500;
    private static final String POPULATION = HostileScene.POPULATION;
    private static final String VICTIM = HostileScene.VICTIM;

    private TopicAttacks() {}

    static List<Attack> all() {
        return List.of(
                new Attack("update as the victim", scene -> refused(scene, MqttAddress.update(POPULATION, VICTIM))),
                new Attack("status as the victim", scene -> refused(scene, MqttAddress.status(POPULATION, VICTIM))),
                new Attack("forged receipt to the victim", scene -> refused(scene, HostileScene.receiptsOf(VICTIM))),
                new Attack("retained poison on the task", scene -> refused(scene, MqttAddress.task(POPULATION))),
                new Attack(
                        "retained poison on a model",
                        scene -> refused(scene, MqttAddress.modelPart(POPULATION, new byte[32], 0))),
                new Attack("wildcard in a published topic", TopicAttacks::publishesToWildcard),
                new Attack("last will as the victim", scene -> will(scene, MqttAddress.status(POPULATION, VICTIM))),
                new Attack("last will on the task", scene -> will(scene, MqttAddress.task(POPULATION))),
                new Attack("eavesdropping on everything", TopicAttacks::eavesdrops),
                new Attack("shared subscription to updates", TopicAttacks::shares),
                new Attack("flood of subscriptions", TopicAttacks::floodsSubscriptions));
    }

    private static String refused(HostileScene scene, String topic) throws IOException {
        try (WireClient client = scene.device(scene.newAttacker());
                WireClient witness = scene.device(scene.newAttacker())) {
            witness.subscribe(MqttAddress.task(POPULATION));
            assertThat(client.publish(Message.retained(topic, "poison")).isGranted())
                    .isFalse();
            scene.assertNobodyElseWasTouched();
            assertThat(witness.received()).noneMatch(message -> message.text().equals("poison"));
        }
        return "broker: 0x87 not authorized";
    }

    private static String publishesToWildcard(HostileScene scene) throws IOException {
        String attacker = scene.newAttacker();
        try (WireClient client = scene.device(attacker)) {
            String topic = "venule/v1/+/device/" + attacker + "/update";
            assertThat(client.publish(Message.of(topic, "x")).isGranted()).isFalse();
            return "broker: " + client.end().orElse("refused");
        }
    }

    private static String will(HostileScene scene, String topic) throws IOException {
        String attacker = scene.newAttacker();
        try (WireClient witness = scene.device(scene.newAttacker())) {
            witness.subscribe(MqttAddress.task(POPULATION));
            Optional<WireClient> client = scene.connect(
                    scene.certificate("CN=" + attacker),
                    Connect.fresh(attacker).withWill(Message.retained(topic, "poison")));
            if (client.isPresent()) {
                client.get().drop();
            }
            scene.assertNobodyElseWasTouched();
            assertThat(witness.ping()).isTrue();
            assertThat(witness.received()).noneMatch(message -> message.text().equals("poison"));
            return client.isPresent() ? "broker: will dropped" : "broker: connection refused";
        }
    }

    private static String eavesdrops(HostileScene scene) throws IOException {
        try (WireClient client = scene.device(scene.newAttacker())) {
            for (String filter : List.of("#", "+/#", "$SYS/#", "venule/v1/+/device/#", "venule/+/+/device/+/receipt")) {
                client.subscribe(filter);
            }
            scene.assertNobodyElseWasTouched();
            assertThat(client.ping()).isTrue();
            assertThat(client.received()).noneMatch(message -> message.topic().contains("/device/"));
            assertThat(client.received()).noneMatch(message -> message.topic().startsWith("$"));
        }
        return "broker: nothing of others delivered through a whole version";
    }

    /** While somebody shares, versions are made all the same: nothing is taken away. */
    private static String shares(HostileScene scene) throws IOException {
        try (WireClient client = scene.device(scene.newAttacker())) {
            client.subscribe("$share/aggregator/" + MqttAddress.allUpdates());
            scene.assertNobodyElseWasTouched();
            assertThat(client.ping()).isTrue();
            assertThat(client.received()).isEmpty();
        }
        return "broker: granted, nothing delivered, nothing taken away";
    }

    private static String floodsSubscriptions(HostileScene scene) throws IOException {
        try (WireClient client = scene.device(scene.newAttacker())) {
            for (int i = 0; i < FLOOD && client.end().isEmpty(); i++) {
                client.subscribe("venule/v1/p" + i + "/task");
            }
            scene.assertNobodyElseWasTouched();
        }
        return "broker: " + FLOOD + " subscriptions, nobody else slower than a version";
    }
}
