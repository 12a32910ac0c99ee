package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.aggregator.intake.Admission;
import dev.venule.broker.wire.Message;
import dev.venule.broker.wire.WireClient;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.Update;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hostile clients against a real Mosquitto with a real aggregator behind it, while real agents train. Each attack fails, is
 * counted under its reason, and touches nobody else: the agents finish a version afterwards, nothing that they were promised
 * is lost, and a device that only listens hears nothing.
 */
final class HostileClientsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static HostileScene scene;

    @BeforeAll
    static void begin() throws Exception {
        scene = HostileScene.start(folder);
    }

    static Stream<Attack> attacks() {
        return Stream.of(NameAttacks.all(), TopicAttacks.all(), new UpdateAttacks().all(), WireAttacks.all())
                .flatMap(List::stream);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void attackTouchesNobodyElse(Attack attack) throws Exception {
        String happened = attack.strike().on(scene);
        scene.assertNobodyElseWasTouched();
        System.out.println("hostile | " + attack.name() + " | " + happened);
    }

    /** After all of it, the victim contributes and gets its receipt. */
    @AfterAll
    static void end() throws Exception {
        try (HostileScene attacked = scene) {
            HostileUpdates updates = new HostileUpdates(SmallStudy.population(3, 100_000));
            Update update = updates.update(-7, attacked.version(), 1e-3f).build();
            WireClient victim = attacked.victim();
            Message message = new Message(
                    MqttAddress.update(HostileScene.POPULATION, HostileScene.VICTIM),
                    HostileUpdates.whole(update).build().toByteArray(),
                    false);
            assertThat(victim.publish(message).isGranted()).isTrue();
            assertThat(attacked.awaitAnswer(HostileScene.VICTIM, update.getUpdateId()))
                    .isInstanceOf(Admission.Buffered.class);
            assertThat(victim.awaitMessage(
                            receipt -> receipt.topic().equals(HostileScene.receiptsOf(HostileScene.VICTIM))))
                    .isPresent();
        }
    }
}
