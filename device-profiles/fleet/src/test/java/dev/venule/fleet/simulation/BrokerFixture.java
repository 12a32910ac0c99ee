package dev.venule.fleet.simulation;

import com.google.protobuf.ByteString;
import dev.venule.agent.transport.TransportListener;
import dev.venule.aggregator.intake.IncomingUpdate;
import dev.venule.aggregator.round.Publication;
import dev.venule.aggregator.round.PublishedContent;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A broker, devices that write down what they hear, and time. */
abstract class BrokerFixture {
    final VirtualTime time = new VirtualTime(Instant.EPOCH);
    final List<String> atAggregator = new ArrayList<>();
    final List<String> tapped = new ArrayList<>();
    LinkProfile profile = LinkProfile.PERFECT;

    /** A broker as a test wants it. */
    record Behavior(double lossFraction, boolean keepsSessions, boolean isDurable) implements SimulatedBroker.Behavior {
        static final Behavior FAULTLESS = new Behavior(0, true, true);
    }

    SimulatedBroker broker(Behavior behavior) {
        return new SimulatedBroker(time, behavior, new History(time), new SplittableRandom(1));
    }

    /** A device within reach, whose agent writes what it hears into {@code heard}. */
    SimulatedTransport device(SimulatedBroker broker, String id, List<String> heard) {
        SimulatedTransport transport = new SimulatedTransport(
                time,
                broker,
                new SimulatedTransport.Sender("ward", id),
                new Tap(),
                () -> profile,
                new SplittableRandom(id.hashCode()));
        transport.open(new Ear(heard), bytes("gone"));
        transport.setReachable(true);
        return transport;
    }

    /** Subscribes to updates and statuses, and writes them down. */
    void attach(SimulatedBroker broker) {
        broker.attach(new SimulatedBroker.Subscriber() {
            @Override
            public void arrive(IncomingUpdate update) {
                atAggregator.add(update.device() + " " + text(update.part()));
            }

            @Override
            public void status(String device, byte[] status) {
                atAggregator.add(device + " is " + text(status));
            }
        });
    }

    void pass(Duration span) {
        time.run(span);
    }

    static IncomingUpdate update(String device, String part) {
        return new IncomingUpdate("ward", device, bytes(part));
    }

    static Publication publication(long sequence, String task, String... contents) {
        List<PublishedContent> published = new ArrayList<>();
        for (String content : contents) {
            published.add(new PublishedContent(content(content), bytes(content)));
        }
        return new Publication("ward", 0, sequence, bytes(task), published, List.of());
    }

    static Content content(String text) {
        return ContentParts.describe(bytes(text), 1024);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static String text(byte[] bytes) {
        return ByteString.copyFrom(bytes).toStringUtf8();
    }

    private final class Tap implements SimulatedTransport.Tap {
        @Override
        public void sends(byte[] part) {
            tapped.add("sends " + text(part));
        }

        @Override
        public void hears(byte[] receipt) {
            tapped.add("hears " + text(receipt));
        }
    }

    private record Ear(List<String> heard) implements TransportListener {
        @Override
        public void onConnected() {
            heard.add("connected");
        }

        @Override
        public void onDisconnected(String reason) {
            heard.add("disconnected");
        }

        @Override
        public void onTask(byte[] signedAnnouncement) {
            heard.add("task " + text(signedAnnouncement));
        }

        @Override
        public void onReceipt(byte[] receipt) {
            heard.add("receipt " + text(receipt));
        }
    }
}
