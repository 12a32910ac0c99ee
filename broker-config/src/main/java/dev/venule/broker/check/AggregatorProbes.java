package dev.venule.broker.check;

import dev.venule.broker.pki.Identity;
import dev.venule.broker.wire.Connack;
import dev.venule.broker.wire.Connect;
import dev.venule.broker.wire.Message;
import dev.venule.broker.wire.WireClient;
import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** That the aggregator's own certificate opens what the aggregator needs. */
final class AggregatorProbes {
    private AggregatorProbes() {}

    static List<Probe> all() {
        return List.of(new Probe("aggregator-duties", AggregatorProbes::duties));
    }

    /**
     * Beside an aggregator that runs, without harm to its session: a client id of our own, and never a clean start. A broker
     * that makes the certificate's name the client id lets us into the aggregator's session all the same; then nothing
     * that waits in it is lost, for it was not asked to begin anew, and the aggregator connects again by itself.
     */
    private static Outcome duties(Bench bench, Evidence evidence) throws IOException {
        Optional<Identity> aggregator = bench.identities().aggregator();
        if (aggregator.isEmpty()) {
            return new Outcome.Skipped("the PKI folder holds no aggregator's certificate and key");
        }
        String name = aggregator.get().commonName();
        Connect request =
                Connect.lasting(name + ":check", bench.settings().sessionKept().toSeconds());
        Entry entry = bench.door().knock(aggregator, request, evidence.of("aggregator"));
        if (entry instanceof Entry.Admitted admitted) {
            return work(bench, evidence, admitted.client(), admitted.connack());
        }
        return Entries.admitted(entry, "the aggregator \"" + name + "\"");
    }

    private static Outcome work(Bench bench, Evidence evidence, WireClient aggregator, Connack connack)
            throws IOException {
        aggregator.acknowledgeNothing();
        List<String> refused = new ArrayList<>();
        for (String filter : List.of(
                MqttAddress.allUpdates(),
                MqttAddress.allStatuses(),
                MqttAddress.allRelayedUpdates(),
                MqttAddress.allRelayedStatuses())) {
            if (!aggregator.subscribe(filter).isGranted()) {
                refused.add("listening to " + filter);
            }
        }
        String tag = bench.newTag();
        try (WireClient device = bench.device(evidence)) {
            device.publish(Message.of(bench.update(ProbeIdentities.DEVICE), tag));
            device.endSession();
        }
        // What waits in a running aggregator's session may fill the window before our message comes.
        if (!connack.isSessionPresent()
                && aggregator
                        .awaitMessage(message -> message.text().equals(tag))
                        .isEmpty()) {
            refused.add("hearing updates");
        }
        String receipt = bench.receipt(ProbeIdentities.DEVICE);
        for (String topic : List.of(receipt, bench.task(), bench.modelPart(bench.newHash()))) {
            if (!aggregator.publish(Message.retained(topic, tag)).isGranted()
                    || !aggregator.publish(Message.withdrawal(topic)).isGranted()) {
                refused.add("writing " + topic);
            }
        }
        leave(aggregator, connack);
        return refused.isEmpty()
                ? new Outcome.Passed("the aggregator's certificate opens all that it needs")
                : new Outcome.Failed("refused to the aggregator: " + refused);
    }

    private static void leave(WireClient aggregator, Connack connack) throws IOException {
        if (connack.isSessionPresent()) {
            aggregator.leave();
        } else {
            aggregator.endSession();
        }
    }
}
