package dev.venule.broker.check;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs every probe against one broker, one after the other. */
public final class Preflight {
    private static final int DEFAULT_PORT = 8883;

    private final Bench bench;
    private final List<Probe> probes;
    private final RuleBook rules = RuleBook.load();

    /**
     * @param broker {@code mqtts://HOST[:PORT]}
     * @param restartCommand restarts the broker; for the shell
     * @throws IOException where the certificates for the probes cannot be made
     */
    public Preflight(
            URI broker, OperatorKeys keys, CheckSettings settings, Optional<String> restartCommand, Clock clock)
            throws IOException {
        ProbeIdentities identities = new ProbeIdentities(keys, clock);
        BrokerDoor door = new BrokerDoor(host(broker), port(broker), identities.authorities(), settings.patience());
        this.bench = new Bench(door, identities, settings, clock);
        this.probes = probes(restartCommand);
        List<String> ids = ids();
        for (String waived : settings.waived()) {
            if (!ids.contains(waived)) {
                throw new IllegalArgumentException(
                        "there is no probe \"" + waived + "\" to waive; there are " + String.join(", ", ids));
            }
        }
    }

    private static String host(URI broker) {
        String host = broker.getHost();
        if (!"mqtts".equals(broker.getScheme()) || host == null) {
            throw new IllegalArgumentException("\"" + broker + "\" is not a broker's address; give mqtts://HOST:8883");
        }
        return host;
    }

    private static int port(URI broker) {
        return broker.getPort() < 0 ? DEFAULT_PORT : broker.getPort();
    }

    private static List<Probe> probes(Optional<String> restartCommand) {
        List<Probe> all = new ArrayList<>();
        all.addAll(DoorProbes.all());
        all.addAll(CertificateProbes.all());
        all.addAll(SessionProbes.all());
        all.addAll(AccessProbes.all());
        all.addAll(AggregatorProbes.all());
        all.addAll(LimitProbes.all());
        all.addAll(TimeProbes.all());
        all.addAll(new RestartDrill(restartCommand).probes());
        return all;
    }

    /** The probes' names, in the order in which they run. */
    public List<String> ids() {
        return probes.stream().map(Probe::id).toList();
    }

    /**
     * Runs them all; {@code progress} hears of each finding as it is made.
     *
     * @throws IOException where nobody listens at the broker's address
     */
    public List<Finding> run(Consumer<Finding> progress) throws IOException {
        bench.door().plainSocket(bench.door().port()).close();
        List<Finding> findings = new ArrayList<>();
        for (Probe probe : probes) {
            Finding finding = run(probe);
            progress.accept(finding);
            findings.add(finding);
        }
        return findings;
    }

    private Finding run(Probe probe) {
        Evidence evidence = new Evidence();
        Outcome outcome = bench.settings().waived().contains(probe.id())
                ? new Outcome.Waived("left out by --waive")
                : outcome(probe, evidence);
        Optional<String> remedy = outcome instanceof Outcome.Failed
                ? Optional.of(rules.remedy(probe.id(), bench.settings().kind()))
                : Optional.empty();
        return new Finding(probe.id(), rules.rule(probe.id()), outcome, evidence.lines(), remedy);
    }

    private Outcome outcome(Probe probe, Evidence evidence) {
        try {
            return probe.step().run(bench, evidence);
        } catch (UnmetNeedException e) {
            return new Outcome.Skipped(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Outcome.Failed("the connection failed on the way: " + e.getMessage());
        }
    }
}
