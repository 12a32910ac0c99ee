package dev.venule.aggregator.server.relay;

import com.google.protobuf.ByteString;
import dev.venule.broker.pki.DistinguishedName;
import dev.venule.broker.pki.LocalPki;
import dev.venule.broker.pki.ReservedNames;
import dev.venule.protocol.message.RejectReason;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whose certificate a chain is that somebody else showed: by the roots in force, the revocation lists and the time. */
final class DeviceCertificates {
    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";

    private final LocalPki pki;

    DeviceCertificates(LocalPki pki) {
        this.pki = pki;
    }

    /** What a chain is worth. */
    sealed interface Judgement {
        /** A device's; {@code until} is when the first certificate of the chain ends. */
        record Device(String id, X509Certificate certificate, Instant until) implements Judgement {}

        record Refused(RejectReason reason) implements Judgement {}
    }

    Judgement judge(List<ByteString> shown, Instant now) {
        try {
            List<X509Certificate> chain = parse(shown);
            if (chain.isEmpty() || !isDevices(chain.get(0)) || !isVouchedFor(chain, now)) {
                return new Judgement.Refused(RejectReason.UNTRUSTED_DEVICE);
            }
            X509Certificate own = chain.get(0);
            if (isRevoked(chain)) {
                return new Judgement.Refused(RejectReason.REVOKED);
            }
            return DistinguishedName.commonName(own)
                    .filter(name -> !ReservedNames.isReserved(name))
                    .<Judgement>map(name -> new Judgement.Device(name, own, end(chain)))
                    .orElseGet(() -> new Judgement.Refused(RejectReason.UNTRUSTED_DEVICE));
        } catch (IOException | GeneralSecurityException e) {
            // What cannot be checked is not believed: bytes that are no certificates, or own files that cannot be read.
            return new Judgement.Refused(RejectReason.UNTRUSTED_DEVICE);
        }
    }

    private static List<X509Certificate> parse(List<ByteString> shown) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> chain = new ArrayList<>();
        for (ByteString certificate : shown) {
            chain.add((X509Certificate) factory.generateCertificate(certificate.newInput()));
        }
        return chain;
    }

    /** Not an authority's, and not that of a server alone. */
    private static boolean isDevices(X509Certificate certificate) throws CertificateException {
        List<String> uses = certificate.getExtendedKeyUsage();
        return certificate.getBasicConstraints() < 0 && uses != null && uses.contains(CLIENT_AUTHENTICATION);
    }

    /** Devices show more than is needed while roots are replaced: any beginning of the chain that a root vouches for will do. */
    private boolean isVouchedFor(List<X509Certificate> chain, Instant now)
            throws IOException, GeneralSecurityException {
        Set<TrustAnchor> anchors = new HashSet<>();
        pki.trusted().forEach(root -> anchors.add(new TrustAnchor(root, null)));
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        for (int length = 1; length <= chain.size(); length++) {
            try {
                CertPathValidator.getInstance("PKIX")
                        .validate(factory.generateCertPath(chain.subList(0, length)), parameters);
                return true;
            } catch (GeneralSecurityException notYet) {
                // One more of what was shown may lead to a root.
            }
        }
        return false;
    }

    private boolean isRevoked(List<X509Certificate> chain) throws IOException {
        List<X509CRL> lists = pki.authority().revocationLists();
        return chain.stream().anyMatch(certificate -> lists.stream().anyMatch(list -> list.isRevoked(certificate)));
    }

    private static Instant end(List<X509Certificate> chain) {
        return chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElse(Instant.MIN);
    }
}
