package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.broker.pki.Identity;
import dev.venule.broker.wire.Connect;
import dev.venule.broker.wire.Message;
import dev.venule.broker.wire.WireClient;
import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Certificates whose names are meant to be read as something else, and clients under others' names. */
final class NameAttacks {
    private static final int LONG = 10_000;

    private NameAttacks() {}

    static List<Attack> all() {
        return List.of(
                new Attack("name a/b", scene -> named(scene, "CN=a/b", "a/b")),
                new Attack("name ../victim", scene -> named(scene, "CN=../victim", "../victim")),
                new Attack("name +", scene -> named(scene, "CN=\\+", "+")),
                new Attack("name #", scene -> named(scene, "CN=\\#", "#")),
                new Attack("name $SYS", scene -> named(scene, "CN=$SYS", "$SYS")),
                new Attack("name AGGREGATOR", scene -> named(scene, "CN=AGGREGATOR", "AGGREGATOR")),
                new Attack("name empty", scene -> named(scene, "O=Venule", "")),
                new Attack("name of 10 kB", scene -> named(scene, "CN=" + "x".repeat(LONG), "x".repeat(LONG))),
                new Attack("client id of the victim", scene -> takeOver(scene, HostileScene.VICTIM)),
                new Attack("client id of the aggregator", scene -> takeOver(scene, "aggregator")));
    }

    /** Whoever has such a certificate may get in or not; on others' addresses it must achieve nothing. */
    private static String named(HostileScene scene, String subject, String name) throws IOException {
        Identity identity = scene.certificate(subject);
        String clientId = name.length() > 64 ? "long" : name;
        Optional<WireClient> connection = scene.connect(identity, Connect.fresh(clientId));
        if (connection.isEmpty()) {
            return "broker: connection refused";
        }
        List<String> topics = List.of(
                MqttAddress.update(HostileScene.POPULATION, HostileScene.VICTIM),
                HostileScene.receiptsOf(HostileScene.VICTIM),
                MqttAddress.task(HostileScene.POPULATION));
        try (WireClient client = connection.get()) {
            for (String topic : topics) {
                assertThat(client.publish(Message.of(topic, "attack")).isGranted())
                        .as(topic)
                        .isFalse();
            }
            client.subscribe(HostileScene.receiptsOf(HostileScene.VICTIM));
            client.subscribe("#");
            scene.assertNobodyElseWasTouched();
            assertThat(client.received()).noneMatch(message -> message.topic().contains("/device/"));
        }
        return "broker: publishing refused, nothing heard";
    }

    private static String takeOver(HostileScene scene, String clientId) throws IOException {
        String attacker = scene.newAttacker();
        Identity identity = scene.certificate("CN=" + attacker);
        int losses = scene.brokerLosses();
        try (WireClient client =
                scene.connect(identity, Connect.fresh(clientId)).orElseThrow()) {
            client.subscribe(HostileScene.receiptsOf(HostileScene.VICTIM));
            scene.assertNobodyElseWasTouched();
            assertThat(client.received()).isEmpty();
        }
        assertThat(scene.brokerLosses())
                .as("how often the aggregator was thrown out")
                .isEqualTo(losses);
        return "broker: a session under the attacker's own name";
    }
}
