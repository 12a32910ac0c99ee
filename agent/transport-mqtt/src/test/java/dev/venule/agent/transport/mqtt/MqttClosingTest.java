package dev.venule.agent.transport.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Fetch;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MqttClosingTest extends MqttTransportFixture {
    private static final String CLOSED = "the transport was closed";

    private final Content content = ContentParts.describe(bytes(25), 10);

    @Test
    void saysGoodbyeAfterTheLastStatus() {
        MqttTransport transport = connected();
        transport.publishStatus("off".getBytes(UTF_8));
        transport.close();

        await().until(() -> broker.goodbyes.size() == 1);
        assertThat(broker.publishes).hasSize(1);
        assertThat(broker.goodbyes.get(0).getReturnCode()).isZero();
        assertThat(listener.heard).containsExactly("connected");
    }

    @Test
    void failsWhatIsOnItsWayWhatWaitsAndWhatIsFetchedOnceEach() throws Exception {
        broker.arePubacksHeld = true;
        MqttTransport transport = connected();
        for (int i = 0; i < 5; i++) {
            transport.sendUpdatePart(new byte[] {(byte) i}, deliveries::add);
        }
        transport.fetch(content, fetched::add);
        await().until(() -> broker.publishes.size() == 3 && broker.subscribed.contains(parts(content)));
        transport.close();
        transport.close();
        // Too late: while Paho says goodbye.
        broker.acknowledgeOldest();
        await().until(() -> pahoThreads().isEmpty());

        assertThat(deliveries).hasSize(5).containsOnly(new Delivery.Failed(CLOSED));
        assertThat(fetched).containsExactly(new Fetch.Failed(CLOSED));
    }

    @Test
    void whatIsAskedOfAClosedTransportFails() {
        MqttTransport transport = connected();
        transport.close();
        transport.sendUpdatePart(new byte[] {1}, deliveries::add);
        transport.fetch(content, fetched::add);
        transport.publishStatus(new byte[] {1});

        await().until(() -> deliveries.size() == 1 && fetched.size() == 1);
        assertThat(explanation(deliveries.get(0))).isEqualTo(Diagnosis.NOT_CONNECTED);
        assertThat(explanation(fetched.get(0))).isEqualTo(Diagnosis.NOT_CONNECTED);
    }

    @Test
    void outcomesComeAlthoughTheSchedulerIsEndedRightAfterwards() {
        broker.arePubacksHeld = true;
        MqttTransport transport = connected();
        transport.sendUpdatePart(new byte[] {1}, deliveries::add);
        transport.fetch(content, fetched::add);
        transport.close();
        scheduler.shutdownNow();

        await().until(() -> deliveries.size() == 1 && fetched.size() == 1);
        await().until(() -> broker.goodbyes.size() == 1);
    }

    @Test
    void outcomesComeAlthoughTheSchedulerWasEndedBefore() {
        broker.arePubacksHeld = true;
        MqttTransport transport = connected();
        transport.sendUpdatePart(new byte[] {1}, deliveries::add);
        await().until(() -> broker.publishes.size() == 1);
        scheduler.shutdownNow();
        transport.close();
        transport.sendUpdatePart(new byte[] {2}, deliveries::add);

        await().until(() -> deliveries.size() == 2);
        await().until(() -> broker.goodbyes.size() == 1);
    }

    @Test
    void aTransportThatWasNeverOpenedCloses() {
        transport(brokerAddress(), "pump-1").close();
        opened().close();

        assertThat(listener.heard).isEmpty();
    }

    @Test
    void aBrokerThatHangsUpAtOnceLeavesNoThreadBehind() {
        broker.isHangingUp = true;
        opened();

        await().until(() -> listener.heard.size() >= 5);
        assertThat(listener.heard).allMatch(line -> line.contains("closed the connection"));
    }

    @Test
    void closingWhileItConnectsLeavesNoThreadBehind() {
        SplittableRandom random = new SplittableRandom(3);
        List<Future<?>> closings = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            MqttTransport transport = opened();
            closings.add(scheduler.schedule(transport::close, random.nextInt(400), TimeUnit.MILLISECONDS));
        }

        await().until(() -> closings.stream().allMatch(Future::isDone));
    }

    @Test
    void breakingAndClosingConnectionsPrintsNothing() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream standardError = System.err;
        System.setErr(new PrintStream(printed, true, UTF_8));
        try {
            MqttTransport transport = connected();
            for (int round = 1; round <= 5; round++) {
                broker.resetConnections();
                int lines = 1 + 2 * round;
                await().until(() -> listener.heard.size() == lines);
            }
            transport.close();
            await().until(() -> pahoThreads().isEmpty());
        } finally {
            System.setErr(standardError);
        }
        assertThat(printed.toString(UTF_8)).isEmpty();
    }
}
