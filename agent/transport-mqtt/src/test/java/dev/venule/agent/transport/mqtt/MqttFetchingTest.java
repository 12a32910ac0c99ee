package dev.venule.agent.transport.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.transport.Fetch;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MqttFetchingTest extends MqttTransportFixture {
    private final byte[] whole = bytes(25);
    private final Content content = ContentParts.describe(whole, 10);

    @Test
    void fetchesPartsThatComeOutOfOrderAndTwiceAndUnsubscribes() {
        retain(content, whole, 2, 0, 0, 1);
        connected().fetch(content, fetched::add);

        await().until(() -> fetched.size() == 1);
        assertThat(((Fetch.Fetched) fetched.get(0)).bytes()).isEqualTo(whole);
        await().until(() -> broker.unsubscribed.contains(parts(content)));
    }

    @Test
    void fetchesAContentOfManyLargeParts() {
        byte[] large = bytes((3 << 20) + 17);
        Content description = ContentParts.describe(large, 64 << 10);
        for (int part = 0; part < ContentParts.count(description); part++) {
            retain(description, large, part);
        }
        connected().fetch(description, fetched::add);

        await().until(() -> fetched.size() == 1);
        assertThat(((Fetch.Fetched) fetched.get(0)).bytes()).isEqualTo(large);
    }

    @Test
    void twoWhoFetchTheSameContentShareItAndOwnTheirBytes() throws Exception {
        MqttTransport transport = connected();
        transport.fetch(content, fetched::add);
        transport.fetch(content, fetched::add);
        await().until(() -> broker.subscribed.contains(parts(content)));
        for (int part = 0; part < 3; part++) {
            broker.deliver(part(content, part), ContentParts.slice(whole, content, part));
        }

        await().until(() -> fetched.size() == 2);
        byte[] first = ((Fetch.Fetched) fetched.get(0)).bytes();
        byte[] second = ((Fetch.Fetched) fetched.get(1)).bytes();
        assertThat(first).isEqualTo(second).isNotSameAs(second);
        assertThat(broker.subscribed).containsOnlyOnce(parts(content));
    }

    @Test
    void theSameContentCanBeFetchedAgain() {
        retain(content, whole, 0, 1, 2);
        MqttTransport transport = connected();
        transport.fetch(content, fetched::add);
        await().until(() -> fetched.size() == 1);
        transport.fetch(content, fetched::add);

        await().until(() -> fetched.size() == 2);
        assertThat(((Fetch.Fetched) fetched.get(1)).bytes()).isEqualTo(whole);
    }

    @Test
    void aFetchWithoutProgressFailsAndSaysHowFarItCame() {
        impatientForParts();
        retain(content, whole, 1);
        connected().fetch(content, fetched::add);

        await().until(() -> fetched.size() == 1);
        assertThat(explanation(fetched.get(0)))
                .isEqualTo("1 of 3 parts arrived, then none for 200 ms: check that the content is still published");
        // The connection is none the worse for it.
        assertThat(listener.heard).containsExactly("connected");
    }

    @Test
    void theSamePartAgainIsNoProgress() throws Exception {
        impatientForParts();
        connected().fetch(content, fetched::add);
        await().until(() -> {
            broker.deliver(part(content, 1), ContentParts.slice(whole, content, 1));
            return !fetched.isEmpty();
        });

        assertThat(explanation(fetched.get(0))).startsWith("1 of 3 parts arrived");
    }

    @Test
    void aBrokerThatNeverAnswersTheSubscriptionFailsTheFetch() {
        impatientForParts();
        MqttTransport transport = connected();
        broker.areSubacksHeld = true;
        transport.fetch(content, fetched::add);

        await().until(() -> fetched.size() == 1);
        assertThat(explanation(fetched.get(0))).startsWith("0 of 3 parts arrived");
    }

    @Test
    void aRefusedSubscriptionFailsTheFetchAtOnce() {
        MqttTransport transport = connected();
        broker.subackCode = 0x87;
        transport.fetch(content, fetched::add);

        await().until(() -> fetched.size() == 1);
        assertThat(explanation(fetched.get(0))).startsWith("cannot subscribe to the parts: not authorized");
    }

    @Test
    void aPartOfAnotherSizeIsRefused() {
        broker.retain(part(content, 1), new byte[11]);
        connected().fetch(content, fetched::add);

        await().until(() -> fetched.size() == 1);
        assertThat(explanation(fetched.get(0))).startsWith("part 1 has 11 bytes, must have 10");
    }

    @Test
    void partsThatDoNotAddUpToTheHashAreRefused() {
        retain(content, new byte[25], 0, 1, 2);
        connected().fetch(content, fetched::add);

        await().until(() -> fetched.size() == 1);
        assertThat(explanation(fetched.get(0))).contains("do not add up to the hash");
    }

    @Test
    void whatIsNoPartIsPassedOver() {
        String folder = parts(content).replace("+", "");
        for (String level : new String[] {"", "3", "-1", "one", "99999999999", "1/2"}) {
            broker.retain(folder + level, new byte[10]);
        }
        retain(content, whole, 0, 1, 2);
        connected().fetch(content, fetched::add);

        await().until(() -> fetched.size() == 1);
        assertThat(((Fetch.Fetched) fetched.get(0)).bytes()).isEqualTo(whole);
    }

    @Test
    void aFetchFailsOnceWhenTheConnectionIsLost() throws Exception {
        connected().fetch(content, fetched::add);
        await().until(() -> broker.subscribed.contains(parts(content)));
        broker.resetConnections();

        await().until(() -> listener.heard.size() == 3);
        assertThat(fetched).hasSize(1).allMatch(fetch -> fetch instanceof Fetch.Failed);
    }

    @Test
    void nothingIsFetchedWithoutAConnection() {
        transport(brokerAddress(), "pump-1").fetch(content, fetched::add);

        await().until(() -> fetched.size() == 1);
        assertThat(fetched).containsExactly(new Fetch.Failed(Diagnosis.NOT_CONNECTED));
    }

    @Test
    void aSubscriptionLeftOverFromAnEarlierLifeIsTakenBack() throws Exception {
        connected();
        broker.deliver(part(content, 0), bytes(10));

        await().untilAsserted(() -> assertThat(broker.unsubscribed).containsExactly(parts(content)));
    }

    @Test
    void anotherPopulationsContentIsAnotherContent() throws Exception {
        connected().fetch(content, fetched::add);
        await().until(() -> broker.subscribed.contains(parts(content)));
        byte[] hash = content.getSha256().toByteArray();
        for (int part = 0; part < 3; part++) {
            broker.deliver(MqttAddress.modelPart("other", hash, part), ContentParts.slice(whole, content, part));
        }
        broker.deliver(TASK, "after them".getBytes(UTF_8));

        await().until(() -> listener.heard.contains("task: after them"));
        assertThat(fetched).isEmpty();
    }

    private void impatientForParts() {
        timeouts = new MqttTiming.Timeouts(Duration.ofSeconds(30), LONG, SHORT);
    }
}
