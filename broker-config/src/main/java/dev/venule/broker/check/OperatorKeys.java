package dev.venule.broker.check;

import dev.venule.broker.pki.Identity;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What the operator's folder of certificates gives to the preflight.
 *
 * @param authorities the certificates that broker and clients trust, and those between
 * @param issuer issues devices' certificates; its chain without the root
 * @param aggregator the aggregator as the broker's client
 * @param revoked a client on the revocation list, made for this purpose
 * @param revocationLists what the broker is to honour
 */
public record OperatorKeys(
        List<X509Certificate> authorities,
        Identity issuer,
        Optional<Identity> aggregator,
        Optional<Identity> revoked,
        List<X509CRL> revocationLists) {
    public OperatorKeys {
        authorities = List.copyOf(authorities);
        revocationLists = List.copyOf(revocationLists);
    }
}
