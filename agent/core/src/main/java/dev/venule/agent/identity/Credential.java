package dev.venule.agent.identity;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What proves who the device is.
 *
 * @param key a handle; its bytes may be out of reach
 * @param chain the device's certificate, then those of the authorities between it and the root
 */
public record Credential(PrivateKey key, List<X509Certificate> chain) {
    public Credential {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a credential needs the device's certificate");
        }
    }

    /** The device's own. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    public Instant notBefore() {
        return certificate().getNotBefore().toInstant();
    }

    public Instant notAfter() {
        return certificate().getNotAfter().toInstant();
    }

    /** Keys do not belong in logs. */
    @Override
    public String toString() {
        return "credential of " + certificate().getSubjectX500Principal();
    }
}
