package dev.venule.broker.check;

import dev.venule.broker.check.ProbeCertificates.Validity;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.wire.Connect;
import java.io.IOException;
import java.net.SocketException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Clocks, and what runs out. */
final class TimeProbes {
    private TimeProbes() {}

    static List<Probe> all() {
        return List.of(
                new Probe("clock", TimeProbes::clock), new Probe("certificate-days", TimeProbes::certificateDays));
    }

    /**
     * MQTT tells no time. A certificate that is good from a little before now to a little after tells whether the broker's clock
     * is between: a broker whose clock is elsewhere refuses it.
     */
    private static Outcome clock(Bench bench, Evidence evidence) throws IOException {
        Duration tolerance = bench.settings().clockTolerance();
        Instant now = bench.clock().instant();
        if (isAdmitted(bench, Validity.around(now, tolerance), evidence)) {
            return new Outcome.Passed("the broker's clock is within " + tolerance.toSeconds() + " s of ours");
        }
        Duration day = Duration.ofDays(1);
        boolean isBehind = isAdmitted(bench, new Validity(now.minus(day), now.minus(tolerance)), evidence);
        boolean isAhead = isAdmitted(bench, new Validity(now.plus(tolerance), now.plus(day)), evidence);
        if (!isBehind && !isAhead) {
            throw new UnmetNeedException("no certificate is taken, whenever it is valid: mend device-session first");
        }
        return new Outcome.Failed("the broker's clock is more than " + tolerance.toSeconds() + " s "
                + (isBehind ? "behind" : "ahead of") + " ours");
    }

    private static boolean isAdmitted(Bench bench, Validity validity, Evidence evidence) throws IOException {
        evidence.accept("device    shows a certificate for " + validity.from() + " to " + validity.to());
        Identity identity = bench.identities().device(validity);
        Entry entry =
                bench.door().knock(Optional.of(identity), Connect.fresh(ProbeIdentities.DEVICE), evidence.of("device"));
        if (entry instanceof Entry.Admitted admitted) {
            admitted.client().endSession();
            return true;
        }
        return false;
    }

    private static Outcome certificateDays(Bench bench, Evidence evidence) throws IOException {
        List<String> ending = new ArrayList<>();
        Instant enough = bench.clock().instant().plus(bench.settings().certificateLeft());
        Instant listEnough = bench.clock().instant().plus(CheckSettings.REVOCATION_LIST_LEFT);
        List<X509Certificate> certificates = new ArrayList<>(brokerChain(bench));
        certificates.addAll(bench.identities().authorities());
        certificates.addAll(bench.identities().issuingAuthorities());
        bench.identities().aggregator().ifPresent(aggregator -> certificates.add(aggregator.certificate()));
        for (X509Certificate certificate : certificates.stream().distinct().toList()) {
            note(
                    certificate.getSubjectX500Principal().getName(),
                    certificate.getNotAfter().toInstant(),
                    enough,
                    ending,
                    evidence);
        }
        for (X509CRL list : bench.identities().revocationLists()) {
            String name = "revocation list of " + list.getIssuerX500Principal().getName();
            note(name, list.getNextUpdate().toInstant(), listEnough, ending, evidence);
        }
        return ending.isEmpty()
                ? new Outcome.Passed("everything is good for "
                        + bench.settings().certificateLeft().toDays() + " days at least")
                : new Outcome.Failed("ends soon, or has ended: " + ending);
    }

    private static List<X509Certificate> brokerChain(Bench bench) throws IOException {
        try {
            return bench.door().brokerChain(bench.identities().device());
        } catch (SSLException | SocketException e) {
            throw new UnmetNeedException("the broker's certificate is not to be had: mend broker-certificate first");
        }
    }

    private static void note(String name, Instant end, Instant enough, List<String> ending, Evidence evidence) {
        evidence.accept(name + " is good until " + end);
        if (end.isBefore(enough)) {
            ending.add(name + " on " + end);
        }
    }
}
