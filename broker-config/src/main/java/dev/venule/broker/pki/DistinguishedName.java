package dev.venule.broker.pki;

import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Reads names as the standard says, not by searching text: "CN=a" inside another attribute is not a common name. */
public final class DistinguishedName {
    private DistinguishedName() {}

    /** The one common name of the certificate's subject; empty where there is none, or more than one. */
    public static Optional<String> commonName(X509Certificate certificate) {
        try {
            Optional<String> found = Optional.empty();
            for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                boolean isPlainCommonName = rdn.getType().equalsIgnoreCase("CN") && rdn.size() == 1;
                if (isPlainCommonName && rdn.getValue() instanceof String name) {
                    if (found.isPresent()) {
                        return Optional.empty();
                    }
                    found = Optional.of(name);
                }
            }
            return found;
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }
}
