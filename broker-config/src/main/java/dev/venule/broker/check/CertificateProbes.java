package dev.venule.broker.check;

import dev.venule.broker.pki.Identity;
import dev.venule.broker.wire.Connect;
import java.io.IOException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/** Whose certificates open the door, and whose do not. */
final class CertificateProbes {
    private CertificateProbes() {}

    static List<Probe> all() {
        return List.of(
                new Probe("foreign-authority-refused", CertificateProbes::foreignAuthorityRefused),
                new Probe(
                        "self-signed-refused",
                        (bench, evidence) ->
                                refused(bench, bench.identities().selfSigned(), "a self-signed certificate", evidence)),
                new Probe(
                        "expired-refused",
                        (bench, evidence) ->
                                refused(bench, bench.identities().expired(), "an expired certificate", evidence)),
                new Probe(
                        "not-yet-valid-refused",
                        (bench, evidence) -> refused(
                                bench, bench.identities().notYetValid(), "a certificate of tomorrow", evidence)),
                new Probe("revoked-refused", CertificateProbes::revokedRefused));
    }

    /** Most brokers do not tell whom they trust; one that does must not ask for anybody else's certificates. */
    private static Outcome foreignAuthorityRefused(Bench bench, Evidence evidence) throws IOException {
        ProbeTls tls = new ProbeTls(
                Optional.of(bench.identities().byForeignAuthority()),
                bench.door().trusted());
        Entry entry = bench.door().knock(tls, Connect.fresh(ProbeIdentities.DEVICE), evidence.of("foreigner"));
        Outcome outcome = Entries.judge(entry, "a certificate by another authority");
        List<Principal> others = new ArrayList<>();
        for (Principal requested : tls.requestedAuthorities()) {
            evidence.accept("<- asks for certificates by " + requested.getName());
            if (!isOurs(requested, bench.identities().authorityNames())) {
                others.add(requested);
            }
        }
        return others.isEmpty() || !outcome.isGreen()
                ? outcome
                : new Outcome.Failed("the broker takes certificates by other authorities, too: " + others);
    }

    private static boolean isOurs(Principal requested, List<X500Principal> ours) {
        return ours.contains(new X500Principal(requested.getName()));
    }

    private static Outcome revokedRefused(Bench bench, Evidence evidence) throws IOException {
        Optional<Identity> revoked = bench.identities().revoked();
        return revoked.isPresent()
                ? refused(bench, revoked.get(), "a revoked certificate", evidence)
                : new Outcome.Skipped(
                        "the PKI folder holds no revoked certificate to try with; venule broker init makes one");
    }

    private static Outcome refused(Bench bench, Identity identity, String what, Evidence evidence) throws IOException {
        Connect request = Connect.fresh(identity.commonName());
        return Entries.judge(bench.door().knock(Optional.of(identity), request, evidence.of("device")), what);
    }
}
