package dev.venule.broker.check;

import dev.venule.broker.check.ProbeCertificates.Validity;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.LocalPki;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificates of a small installation: one authority, a broker, an aggregator, and a device that is revoked.
 *
 * @param foreignAuthority the one with which probes try to get in where they must not
 */
record TestFleet(Path folder, OperatorKeys keys, Identity server, Identity foreignAuthority) {
    static final X500Principal REVOKED = new X500Principal("CN=venule-check-revoked");

    static TestFleet create(Path folder) throws Exception {
        LocalPki pki = LocalPki.openOrCreate(folder, Clock.systemUTC());
        Identity issuer = Identity.readPem(folder.resolve("ca.crt"), folder.resolve("ca.key"));
        Identity revoked =
                new ProbeCertificates().issue(issuer, REVOKED, Validity.around(Instant.now(), Duration.ofDays(100)));
        X509CRL list = revocationList(issuer, revoked.certificate().getSerialNumber());
        Files.writeString(folder.resolve("ca.crl"), pem(list.getEncoded()));
        OperatorKeys keys = new OperatorKeys(
                List.of(pki.caCertificate()),
                issuer,
                Optional.of(pki.aggregator()),
                Optional.of(revoked),
                List.of(list));
        Identity foreign = new ProbeCertificates()
                .foreignAuthority(
                        new X500Principal("CN=Somebody else"), Validity.around(Instant.now(), Duration.ofDays(100)));
        foreign.writePem(folder.resolve("foreign.crt"), folder.resolve("foreign.key"));
        Files.writeString(
                folder.resolve("foreign.crl"),
                pem(revocationList(foreign, BigInteger.TEN).getEncoded()));
        return new TestFleet(folder, keys, pki.server(), foreign);
    }

    ProbeIdentities identities(Clock clock) throws IOException {
        return new ProbeIdentities(keys, foreignAuthority, clock);
    }

    private static X509CRL revocationList(Identity issuer, BigInteger serial) throws Exception {
        JcaX509v2CRLBuilder builder = new JcaX509v2CRLBuilder(
                issuer.certificate().getSubjectX500Principal(),
                Date.from(Instant.now().minus(Duration.ofDays(1))));
        builder.setNextUpdate(Date.from(Instant.now().plus(Duration.ofDays(100))));
        builder.addCRLEntry(serial, Date.from(Instant.now()), 0);
        return new JcaX509CRLConverter()
                .getCRL(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.key())));
    }

    String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private static String pem(byte[] encoded) {
        return "-----BEGIN X509 CRL-----\n" + Base64.getMimeEncoder().encodeToString(encoded)
                + "\n-----END X509 CRL-----\n";
    }
}
