package dev.venule.broker.check;

import dev.venule.broker.wire.Answer;
import dev.venule.broker.wire.Connack;
import dev.venule.broker.wire.Connect;
import dev.venule.broker.wire.Message;
import dev.venule.broker.wire.WireClient;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the broker bounds, and that it bounds nothing too tightly. */
final class LimitProbes {
    /** Above, Eclipse Paho cannot publish at all: it reads the number as negative. */
    private static final long MOST_OF_PAHO = 32_767;
    /** An absent receive maximum means this (MQTT 5.0, 3.2.2.3.3). */
    private static final long RECEIVE_MAXIMUM_DEFAULT = 65_535;

    private static final int WINDOW = 10;
    private static final int PACKET_HEADER_BYTES = 128;

    private LimitProbes() {}

    static List<Probe> all() {
        return List.of(
                new Probe("packet-limit", LimitProbes::packetLimit),
                new Probe("receive-maximum", LimitProbes::receiveMaximum),
                new Probe("offline-queue", LimitProbes::offlineQueue));
    }

    private static Outcome packetLimit(Bench bench, Evidence evidence) throws IOException {
        int limit = bench.settings().maxPacketBytes();
        Message tooLarge = new Message(bench.update(ProbeIdentities.DEVICE), new byte[limit], false);
        Message largest =
                new Message(bench.update(ProbeIdentities.DEVICE), new byte[limit - PACKET_HEADER_BYTES], false);
        try (WireClient device = bench.device(evidence)) {
            Answer fits = device.publish(largest);
            if (!fits.isGranted()) {
                return new Outcome.Failed(
                        "the broker refuses packets of " + limit + " bytes, which are needed: " + fits);
            }
            Answer answer = device.publish(tooLarge);
            if (device.end().isEmpty()) {
                device.endSession();
            }
            return answer.isGranted()
                    ? new Outcome.Failed("the broker takes packets of more than " + limit + " bytes")
                    : new Outcome.Passed("packets of more than " + limit + " bytes are refused: " + answer);
        }
    }

    private static Outcome receiveMaximum(Bench bench, Evidence evidence) throws IOException {
        Connack connack = connack(bench, evidence);
        long maximum = connack.receiveMaximum().orElse(RECEIVE_MAXIMUM_DEFAULT);
        return maximum <= MOST_OF_PAHO
                ? new Outcome.Passed("receive maximum " + maximum)
                : new Outcome.Failed("receive maximum " + maximum + ", which stops every client that uses Paho");
    }

    private static Connack connack(Bench bench, Evidence evidence) throws IOException {
        Connect request = Connect.fresh(ProbeIdentities.DEVICE);
        Entry entry = bench.door().knock(Optional.of(bench.identities().device()), request, evidence.of("device"));
        if (!(entry instanceof Entry.Admitted admitted)) {
            throw new UnmetNeedException("no session as a device: mend device-session first");
        }
        admitted.client().endSession();
        return admitted.connack();
    }

    /** Brokers drop what they acknowledged, without a word, where a queue is full. */
    private static Outcome offlineQueue(Bench bench, Evidence evidence) throws IOException {
        int wanted = bench.settings().queuedMessages();
        String tag = bench.newTag();
        Connect lasting = Connect.lasting(
                ProbeIdentities.OBSERVER, bench.settings().sessionKept().toSeconds());
        try (WireClient away =
                bench.open(bench.identities().observer(), lasting, evidence.of("observer"), "observer-session")) {
            SessionProbes.requireObserving(
                    away.subscribe(bench.update(ProbeIdentities.DEVICE)).isGranted());
            away.leave();
        }
        int taken = publishAll(bench, tag, wanted);
        int arrived = awaitAll(bench, lasting, tag, wanted);
        evidence.accept(wanted + " messages published while the observer was away, " + taken + " acknowledged, "
                + arrived + " came later");
        return arrived >= wanted
                ? new Outcome.Passed(wanted + " messages waited for a client that was away")
                : new Outcome.Failed(
                        "of " + taken + " messages acknowledged for a client that was away, " + arrived + " came");
    }

    private static int publishAll(Bench bench, String tag, int count) throws IOException {
        int granted = 0;
        Deque<Integer> underWay = new ArrayDeque<>();
        try (WireClient device = bench.open(
                bench.identities().device(),
                Connect.fresh(ProbeIdentities.DEVICE),
                Evidence.unheard(),
                "device-session")) {
            for (int i = 0; i < count + WINDOW; i++) {
                if (i < count) {
                    String text = tag + " " + i;
                    underWay.add(device.publishWithoutWaiting(Message.of(bench.update(ProbeIdentities.DEVICE), text)));
                }
                if (underWay.size() > WINDOW || i >= count) {
                    Integer oldest = underWay.poll();
                    granted += oldest != null && device.awaitPublished(oldest).isGranted() ? 1 : 0;
                }
            }
            device.endSession();
        }
        return granted;
    }

    private static int awaitAll(Bench bench, Connect lasting, String tag, int count) throws IOException {
        Entry.Admitted entry =
                bench.admitted(bench.identities().observer(), lasting, Evidence.unheard(), "observer-session");
        try (WireClient back = entry.client()) {
            SessionProbes.requireKept(entry.connack());
            Set<String> arrived = new HashSet<>();
            back.awaitMessage(message -> {
                if (message.text().startsWith(tag)) {
                    arrived.add(message.text());
                }
                return arrived.size() >= count;
            });
            back.endSession();
            return arrived.size();
        }
    }
}
