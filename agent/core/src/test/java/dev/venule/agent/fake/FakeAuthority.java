package dev.venule.agent.fake;

import dev.venule.agent.enrolment.EnrolmentService;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** Issues to whoever asks, by its own clock, from a root that a test replaces; keeps count, and fails as told. */
public final class FakeAuthority implements EnrolmentService {
    private static final Duration BACKDATING = Duration.ofHours(1);

    private final Clock clock;
    private final List<X509Certificate> roots = new ArrayList<>();
    private KeyPair rootKeys = keys();
    private int serial;

    public Duration lifetime = Duration.ofDays(90);
    public boolean isUnreachable;
    /** What is issued gets lost on its way. */
    public boolean losesAnswers;

    public int issued;
    public int asked;

    public FakeAuthority(Clock clock) throws Exception {
        this.clock = clock;
        replaceRoot();
    }

    /** From now on another root issues; both are to be trusted. */
    public void replaceRoot() throws Exception {
        rootKeys = keys();
        X500Name name = new X500Name("CN=root " + roots.size());
        Instant from = clock.instant().minus(Duration.ofDays(365));
        roots.add(0, certificate(name, rootKeys.getPublic(), from, Duration.ofDays(3650), true));
    }

    /** The overlap is over. */
    public void dropOldRoots() {
        roots.subList(1, roots.size()).clear();
    }

    public List<X509Certificate> roots() {
        return List.copyOf(roots);
    }

    @Override
    public Authorities authorities(SSLContext tls) throws IOException {
        asked++;
        requireReachable();
        return new Authorities(roots, Optional.of(clock.instant()));
    }

    @Override
    public X509Certificate enrol(SSLContext tls, byte[] request, Token token) throws IOException {
        if (!token.secret().equals("ticket")) {
            throw new IOException("refused (401): the token is not known");
        }
        return issue(request);
    }

    @Override
    public X509Certificate renew(SSLContext tls, byte[] request) throws IOException {
        return issue(request);
    }

    private X509Certificate issue(byte[] request) throws IOException {
        requireReachable();
        issued++;
        if (losesAnswers) {
            throw new IOException("connection reset");
        }
        try {
            JcaPKCS10CertificationRequest asked = new JcaPKCS10CertificationRequest(request);
            return certificate(
                    asked.getSubject(), asked.getPublicKey(), clock.instant().minus(BACKDATING), lifetime, false);
        } catch (Exception e) {
            throw new IOException("not issued", e);
        }
    }

    private void requireReachable() throws IOException {
        if (isUnreachable) {
            throw new IOException("the certificate service cannot be reached");
        }
    }

    private X509Certificate certificate(
            X500Name subject, PublicKey key, Instant from, Duration lifetime, boolean isAuthority) throws Exception {
        X500Name issuer = isAuthority
                ? subject
                : new X500Name(roots.get(0).getSubjectX500Principal().getName());
        return new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                issuer,
                                BigInteger.valueOf(++serial),
                                Date.from(from),
                                Date.from(from.plus(lifetime)),
                                subject,
                                key)
                        .addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority))
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(rootKeys.getPrivate())));
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
