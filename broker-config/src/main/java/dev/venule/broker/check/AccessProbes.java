package dev.venule.broker.check;

import dev.venule.broker.wire.Answer;
import dev.venule.broker.wire.Connect;
import dev.venule.broker.wire.Message;
import dev.venule.broker.wire.WireClient;
import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Who may write and read what (docs/architecture.md, Addresses). */
final class AccessProbes {
    /** Enough that one of them reaches a thief in a group of two. */
    private static final int SHARED_MESSAGES = 20;

    private AccessProbes() {}

    static List<Probe> all() {
        return List.of(
                new Probe("device-duties", AccessProbes::deviceDuties),
                new Probe("publish-as-other", AccessProbes::publishAsOther),
                new Probe("forged-receipt", AccessProbes::forgedReceipt),
                new Probe("task-write", AccessProbes::taskWrite),
                new Probe("model-write", AccessProbes::modelWrite),
                new Probe("read-receipts-of-others", AccessProbes::readReceiptsOfOthers),
                new Probe("wildcard-subscription", AccessProbes::wildcardSubscription),
                new Probe("system-topics", AccessProbes::systemTopics),
                new Probe("shared-subscription", AccessProbes::sharedSubscription),
                new Probe("will-as-other", AccessProbes::willAsOther),
                new Probe("retained-quota", AccessProbes::retainedQuota));
    }

    private static Outcome deviceDuties(Bench bench, Evidence evidence) throws IOException {
        byte[] hash = bench.newHash();
        String own = ProbeIdentities.DEVICE;
        try (WireClient observer = bench.observer(evidence);
                WireClient device = bench.device(evidence)) {
            SessionProbes.requireObserving(observer.subscribe(bench.update(own)).isGranted());
            List<String> missing = new ArrayList<>();
            expect(missing, device, observer, bench.update(own), bench.newTag());
            List<String> filters = List.of(bench.receipt(own), bench.task(), bench.modelParts(hash));
            filters.forEach(device::subscribe);
            expect(missing, observer, device, bench.receipt(own), bench.newTag());
            for (String retained : List.of(bench.task(), bench.modelPart(hash))) {
                expect(missing, observer, device, retained, bench.newTag());
            }
            device.endSession();
            observer.endSession();
            return missing.isEmpty()
                    ? new Outcome.Passed("a device sends updates and hears of tasks, models and receipts")
                    : new Outcome.Failed("does not arrive: " + missing);
        }
    }

    private static void expect(List<String> missing, WireClient from, WireClient to, String topic, String tag) {
        from.publish(Message.of(topic, tag));
        if (to.awaitMessage(message -> message.text().equals(tag)).isEmpty()) {
            missing.add(topic);
        }
    }

    private static Outcome publishAsOther(Bench bench, Evidence evidence) throws IOException {
        String other = ProbeIdentities.OTHER_DEVICE;
        String tag = bench.newTag();
        return forbidden(
                bench,
                evidence,
                List.of(Message.of(bench.update(other), tag), Message.of(bench.status(other), tag)),
                "publish as another device");
    }

    private static Outcome forgedReceipt(Bench bench, Evidence evidence) throws IOException {
        String tag = bench.newTag();
        return forbidden(
                bench,
                evidence,
                List.of(
                        Message.of(bench.receipt(ProbeIdentities.OTHER_DEVICE), tag),
                        Message.of(bench.receipt(ProbeIdentities.DEVICE), tag)),
                "forge receipts");
    }

    private static Outcome taskWrite(Bench bench, Evidence evidence) throws IOException {
        return forbidden(bench, evidence, List.of(Message.of(bench.task(), bench.newTag())), "publish tasks");
    }

    private static Outcome modelWrite(Bench bench, Evidence evidence) throws IOException {
        Message part = Message.of(bench.modelPart(bench.newHash()), bench.newTag());
        return forbidden(bench, evidence, List.of(part), "publish parts of models");
    }

    /** Nothing of it may be granted, and nothing may reach the observer; the device may be thrown out for trying. */
    private static Outcome forbidden(Bench bench, Evidence evidence, List<Message> messages, String what)
            throws IOException {
        List<String> topics = messages.stream().map(Message::topic).toList();
        List<String> broken = new ArrayList<>();
        try (WireClient observer = bench.observer(evidence)) {
            for (String topic : topics) {
                SessionProbes.requireObserving(observer.subscribe(topic).isGranted());
            }
            for (Message message : messages) {
                // Each on a connection of its own: some brokers throw out who tries.
                try (WireClient device = bench.device(evidence)) {
                    Answer answer = device.publish(message);
                    if (answer.isGranted()) {
                        broken.add(message.topic());
                    }
                    device.endSession();
                }
            }
            observer.drain(bench.settings().quiet());
            observer.received().stream().map(Message::topic).forEach(broken::add);
            observer.endSession();
        }
        return broken.isEmpty()
                ? new Outcome.Passed("a device cannot " + what)
                : new Outcome.Failed("a device can " + what + ": "
                        + broken.stream().distinct().toList());
    }

    private static Outcome readReceiptsOfOthers(Bench bench, Evidence evidence) throws IOException {
        String receipt = bench.receipt(ProbeIdentities.OTHER_DEVICE);
        String tag = bench.newTag();
        try (Stage stage = Stage.open(bench, evidence)) {
            listen(stage, List.of(receipt));
            stage.observer().publish(Message.of(receipt, tag));
            return overheard(stage, message -> message.text().equals(tag), "receipts of another device");
        }
    }

    private static Outcome wildcardSubscription(Bench bench, Evidence evidence) throws IOException {
        String population = "venule/v1/" + bench.settings().population();
        List<String> filters =
                List.of("#", "+/#", "venule/#", population + "/device/+/update", population + "/device/+/status");
        String tag = bench.newTag();
        try (Stage stage = Stage.open(bench, evidence)) {
            listen(stage, filters);
            stage.otherDevicePublishes(bench.update(ProbeIdentities.OTHER_DEVICE), tag);
            stage.observer().publish(Message.of(bench.status(ProbeIdentities.OTHER_DEVICE), tag));
            return overheard(stage, message -> message.text().equals(tag), "what other devices send");
        }
    }

    private static Outcome systemTopics(Bench bench, Evidence evidence) throws IOException {
        try (Stage stage = Stage.open(bench, evidence)) {
            listen(stage, List.of("$SYS/#"));
            return overheard(stage, message -> message.topic().startsWith("$SYS"), "the broker's statistics");
        }
    }

    /** A broker may end the connection of who subscribes to what it must not; then there is nothing to overhear. */
    private static void listen(Stage stage, List<String> filters) {
        for (String filter : filters) {
            stage.device().subscribe(filter);
        }
    }

    private static Outcome overheard(Stage stage, Predicate<Message> isForeign, String what) throws IOException {
        if (stage.device().end().isEmpty()) {
            stage.settle();
        }
        return stage.device().received().stream().anyMatch(isForeign)
                ? new Outcome.Failed("a device hears " + what)
                : new Outcome.Passed("a device does not hear " + what);
    }

    /** Granted or not (Mosquitto's access lists cannot refuse), it must take nothing away and hear nothing. */
    private static Outcome sharedSubscription(Bench bench, Evidence evidence) throws IOException {
        String updates = "venule/v1/" + bench.settings().population() + "/device/+/update";
        String tag = bench.newTag();
        try (Stage stage = Stage.open(bench, evidence)) {
            requireDeaf(bench, stage, updates);
            boolean isGranted =
                    stage.device().subscribe("$share/venule-check/" + updates).isGranted();
            for (int i = 0; i < SHARED_MESSAGES; i++) {
                stage.otherDevicePublishes(bench.update(ProbeIdentities.OTHER_DEVICE), tag + " " + i);
            }
            Outcome outcome =
                    overheard(stage, message -> message.text().startsWith(tag), "updates in a shared subscription");
            return outcome.isGreen()
                    ? new Outcome.Passed(outcome.summary() + "; SUBSCRIBE was "
                            + (isGranted
                                    ? "granted, without effect on the aggregator, which shares nothing"
                                    : "refused"))
                    : outcome;
        }
    }

    /** Who hears updates without sharing them hears them when sharing, too: that is another probe's finding. */
    private static void requireDeaf(Bench bench, Stage stage, String updates) throws IOException {
        String tag = bench.newTag();
        stage.device().subscribe(updates);
        stage.otherDevicePublishes(bench.update(ProbeIdentities.OTHER_DEVICE), tag);
        if (!overheard(stage, message -> message.text().equals(tag), "updates").isGreen()) {
            throw new UnmetNeedException("a device hears all updates anyway: mend wildcard-subscription first");
        }
        if (stage.device().end().isPresent()) {
            stage.deviceComesBack();
        }
    }

    private static Outcome willAsOther(Bench bench, Evidence evidence) throws IOException {
        String status = bench.status(ProbeIdentities.OTHER_DEVICE);
        String tag = bench.newTag();
        try (Stage stage = Stage.open(bench, evidence)) {
            if (stage.device().publish(Message.of(status, bench.newTag())).isGranted()) {
                throw new UnmetNeedException("a device may say so itself, without dying: mend publish-as-other first");
            }
            stage.device().endSession();
            Connect request = Connect.fresh(ProbeIdentities.DEVICE).withWill(Message.of(status, tag));
            Entry entry = bench.door().knock(Optional.of(bench.identities().device()), request, evidence.of("device"));
            if (entry instanceof Entry.Admitted admitted) {
                admitted.client().close();
                evidence.accept("device    the connection is dropped");
            }
            stage.otherDevicePublishes(bench.update(ProbeIdentities.OTHER_DEVICE), bench.newTag());
            stage.observer().drain(bench.settings().quiet());
            boolean isThere = stage.observer().received().stream()
                    .anyMatch(message -> message.text().equals(tag));
            return isThere
                    ? new Outcome.Failed("a device's last will speaks as another device")
                    : new Outcome.Passed("a device's last will cannot speak as another device");
        }
    }

    /** One status for each population that exists is all that a device may leave behind. */
    private static Outcome retainedQuota(Bench bench, Evidence evidence) throws IOException {
        String elsewhere = MqttAddress.status(bench.settings().population() + "-unlisted", ProbeIdentities.DEVICE);
        try (WireClient device = bench.device(evidence)) {
            boolean isGranted =
                    device.publish(Message.retained(elsewhere, bench.newTag())).isGranted();
            if (isGranted) {
                device.publish(Message.withdrawal(elsewhere));
            }
            device.endSession();
            return isGranted
                    ? new Outcome.Failed(
                            "a device fills the broker with retained messages, in populations of its own" + " making")
                    : new Outcome.Passed("a device leaves retained messages in listed populations only");
        }
    }
}
