package dev.venule.broker.check;

import dev.venule.broker.wire.Connack;
import dev.venule.broker.wire.Connect;
import dev.venule.broker.wire.WireClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the broker offers to whoever comes by, before it knows who that is. */
final class DoorProbes {
    private DoorProbes() {}

    static List<Probe> all() {
        return List.of(
                new Probe("broker-certificate", DoorProbes::brokerCertificate),
                new Probe("plaintext-refused", DoorProbes::plaintextRefused),
                new Probe("no-plaintext-listener", DoorProbes::noPlaintextListener),
                new Probe("old-tls-refused", DoorProbes::oldTlsRefused),
                new Probe("anonymous-refused", DoorProbes::anonymousRefused));
    }

    private static Outcome brokerCertificate(Bench bench, Evidence evidence) throws IOException {
        Connect request = Connect.fresh(ProbeIdentities.DEVICE);
        Entry entry = bench.door().knock(Optional.of(bench.identities().device()), request, evidence.of("device"));
        if (entry instanceof Entry.BrokerNotTrusted distrust) {
            return new Outcome.Failed("devices would refuse this broker: " + distrust.why());
        }
        if (entry instanceof Entry.Unreachable unreachable) {
            throw new UnmetNeedException(unreachable.why() + ": mend plaintext-refused first");
        }
        if (entry instanceof Entry.Admitted admitted) {
            admitted.client().endSession();
        }
        return new Outcome.Passed("the broker's certificate is good for its name");
    }

    private static Outcome plaintextRefused(Bench bench, Evidence evidence) throws IOException {
        int port = bench.door().port();
        try (WireClient client = bench.door().plainClient(port, evidence.of("no TLS"))) {
            Optional<Connack> answer = client.connect(Connect.fresh(ProbeIdentities.DEVICE));
            return answer.isPresent()
                    ? new Outcome.Failed("port " + port + " speaks MQTT without TLS")
                    : new Outcome.Passed("port " + port + " does not speak MQTT without TLS");
        }
    }

    private static Outcome noPlaintextListener(Bench bench, Evidence evidence) throws IOException {
        List<Integer> speaking = new ArrayList<>();
        for (int port : bench.settings().plainPorts()) {
            if (speaksMqtt(bench, port, evidence)) {
                speaking.add(port);
            }
        }
        return speaking.isEmpty()
                ? new Outcome.Passed("no MQTT on " + bench.settings().plainPorts())
                : new Outcome.Failed("MQTT without TLS on " + speaking);
    }

    private static boolean speaksMqtt(Bench bench, int port, Evidence evidence) throws IOException {
        try (WireClient client = bench.door().plainClient(port, evidence.of("port " + port))) {
            return client.connect(Connect.fresh(ProbeIdentities.DEVICE)).isPresent();
        } catch (ConnectException | SocketTimeoutException e) {
            evidence.accept("port " + port + " <- " + e.getMessage());
            return false;
        }
    }

    private static Outcome oldTlsRefused(Bench bench, Evidence evidence) throws IOException {
        List<String> accepted = new ArrayList<>();
        for (OldTlsHello.Version version : OldTlsHello.Version.values()) {
            try (Socket socket = bench.door().plainSocket(bench.door().port())) {
                OldTlsHello.Reply reply = OldTlsHello.send(
                        socket, bench.door().host(), version, bench.settings().patience());
                evidence.accept("-> client hello, at most " + version);
                evidence.accept("<- " + reply.description());
                if (reply.isAccepted()) {
                    accepted.add(version.name());
                }
            }
        }
        return accepted.isEmpty()
                ? new Outcome.Passed("TLS 1.0 and 1.1 are refused")
                : new Outcome.Failed("accepted: " + accepted);
    }

    /** TLS must refuse, so that a stranger never reaches the broker's MQTT code. */
    private static Outcome anonymousRefused(Bench bench, Evidence evidence) throws IOException {
        Connect request = Connect.fresh(ProbeIdentities.DEVICE);
        Entry entry = bench.door().knock(Optional.empty(), request, evidence.of("no certificate"));
        if (entry instanceof Entry.RefusedByMqtt refused) {
            return new Outcome.Failed("TLS lets in who shows no certificate; only MQTT refuses: " + refused.connack());
        }
        return Entries.judge(entry, "a client without a certificate");
    }
}
