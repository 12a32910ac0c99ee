package dev.venule.broker.check;

import dev.venule.broker.wire.Connack;
import dev.venule.broker.wire.Connect;
import dev.venule.broker.wire.Message;
import dev.venule.broker.wire.WireClient;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** That a device that comes and goes loses nothing, and that everybody learns when it went. */
final class SessionProbes {
    private SessionProbes() {}

    static List<Probe> all() {
        return List.of(
                new Probe("device-session", SessionProbes::deviceSession),
                new Probe("observer-session", SessionProbes::observerSession),
                new Probe("client-id-own", SessionProbes::clientIdOwn),
                new Probe("session-kept", SessionProbes::sessionKept),
                new Probe("session-expiry", SessionProbes::sessionExpiry),
                new Probe("will-delivered", SessionProbes::willDelivered));
    }

    private static Outcome deviceSession(Bench bench, Evidence evidence) throws IOException {
        Connect request = Connect.fresh(ProbeIdentities.DEVICE);
        return Entries.admitted(
                bench.door().knock(Optional.of(bench.identities().device()), request, evidence.of("device")),
                "a device with a good certificate");
    }

    private static Outcome observerSession(Bench bench, Evidence evidence) throws IOException {
        Connect request = Connect.fresh(ProbeIdentities.OBSERVER);
        Entry entry = bench.door().knock(Optional.of(bench.identities().observer()), request, evidence.of("observer"));
        Outcome outcome = Entries.admitted(entry, "the observer \"" + ProbeIdentities.OBSERVER + "\"");
        return outcome.isGreen() && !bench.isObserverUseful(evidence)
                ? new Outcome.Failed(
                        "the observer may not do in " + bench.settings().population() + " what the aggregator may")
                : outcome;
    }

    /** Whoever may choose a client id freely throws others out, and may take over what waits for them. */
    private static Outcome clientIdOwn(Bench bench, Evidence evidence) throws IOException {
        try (WireClient owner = bench.device(evidence)) {
            Connect asOwner = Connect.fresh(ProbeIdentities.DEVICE);
            Entry entry = bench.door()
                    .knock(Optional.of(bench.identities().otherDevice()), asOwner, evidence.of("other device"));
            boolean isOwnerStillThere = owner.ping();
            if (entry instanceof Entry.Admitted intruder) {
                intruder.client().endSession();
            }
            owner.endSession();
            return isOwnerStillThere
                    ? new Outcome.Passed("a device cannot open a session under another's client id")
                    : new Outcome.Failed("a device that uses another's client id throws it out");
        }
    }

    private static Outcome sessionKept(Bench bench, Evidence evidence) throws IOException {
        String tag = bench.newTag();
        String receipt = bench.receipt(ProbeIdentities.DEVICE);
        Connect lasting = Connect.lasting(
                ProbeIdentities.DEVICE, bench.settings().sessionKept().toSeconds());
        Entry.Admitted before =
                bench.admitted(bench.identities().device(), lasting, evidence.of("device"), "device-session");
        try (WireClient device = before.client();
                WireClient observer = bench.observer(evidence)) {
            requireLasting(before.connack());
            requireGranted(device.subscribe(receipt).isGranted());
            device.drop();
            requireGranted(observer.publish(Message.of(receipt, tag)).isGranted());
            try (WireClient after =
                    bench.open(bench.identities().device(), lasting, evidence.of("device"), "device-session")) {
                boolean isThere = after.awaitMessage(message -> message.text().equals(tag))
                        .isPresent();
                after.endSession();
                observer.endSession();
                return isThere
                        ? new Outcome.Passed("what came while the device was away waited for it")
                        : new Outcome.Failed("what came while the device was away is lost");
            }
        }
    }

    private static void requireLasting(Connack connack) throws UnmetNeedException {
        if (connack.sessionExpirySeconds().orElse(1) == 0) {
            throw new UnmetNeedException("sessions end with their connections: mend session-expiry first");
        }
    }

    /** For who comes back to what waits for it. */
    static void requireKept(Connack connack) throws UnmetNeedException {
        if (!connack.isSessionPresent()) {
            throw new UnmetNeedException("nothing waits for who was away: mend session-kept first");
        }
    }

    static void requireGranted(boolean isGranted) throws UnmetNeedException {
        if (!isGranted) {
            throw new UnmetNeedException("the ways that devices need are not open: mend device-duties first");
        }
    }

    private static Outcome sessionExpiry(Bench bench, Evidence evidence) throws IOException {
        long wanted = bench.settings().sessionKept().toSeconds();
        Connect lasting = Connect.lasting(ProbeIdentities.DEVICE, wanted);
        Entry entry = bench.door().knock(Optional.of(bench.identities().device()), lasting, evidence.of("device"));
        if (!(entry instanceof Entry.Admitted admitted)) {
            throw new UnmetNeedException("no session as a device: mend device-session first");
        }
        admitted.client().endSession();
        Connack connack = admitted.connack();
        long granted = connack.sessionExpirySeconds().orElse(wanted);
        return granted >= wanted
                ? new Outcome.Passed("sessions are kept for " + granted / 3600 + " hours")
                : new Outcome.Failed("sessions end after " + granted + " s, not " + wanted + " s as asked for");
    }

    private static Outcome willDelivered(Bench bench, Evidence evidence) throws IOException {
        String tag = bench.newTag();
        String status = bench.status(ProbeIdentities.DEVICE);
        try (WireClient observer = bench.observer(evidence)) {
            SessionProbes.requireObserving(observer.subscribe(status).isGranted());
            Connect request = Connect.fresh(ProbeIdentities.DEVICE).withWill(Message.of(status, tag));
            bench.device(evidence).endSession();
            Entry entry = bench.door().knock(Optional.of(bench.identities().device()), request, evidence.of("device"));
            if (!(entry instanceof Entry.Admitted admitted)) {
                return new Outcome.Failed("a device that leaves its status as its last will is not let in");
            }
            admitted.client().close();
            evidence.accept("device    the connection is dropped");
            boolean isThere =
                    observer.awaitMessage(message -> message.text().equals(tag)).isPresent();
            observer.endSession();
            return isThere
                    ? new Outcome.Passed("the last will of a device that vanished arrives")
                    : new Outcome.Failed("the last will of a device that vanished does not arrive");
        }
    }

    static void requireObserving(boolean isGranted) throws UnmetNeedException {
        if (!isGranted) {
            throw new UnmetNeedException("the observer may not listen: mend observer-session first");
        }
    }
}
