package dev.venule.agent.transport.adapter;

import dev.venule.agent.identity.Credential;
import dev.venule.agent.identity.DeviceContext;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** TLS with a device's own certificate and exactly the trust that it was given. */
public final class CredentialTls {
    private CredentialTls() {}

    /**
     * TLS that shows and believes what {@code credentials} hold.
     *
     * @throws IllegalArgumentException where this platform cannot use the key; one line that says what to do
     */
    public static SSLContext context(DeviceCredentials credentials) {
        Credential shown = new Credential(credentials.key(), credentials.chain());
        try {
            return DeviceContext.of(Optional.of(shown), credentials.trusted());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "this platform cannot use the key of "
                            + shown.certificate().getSubjectX500Principal().getName() + ": use EC P-256 or RSA",
                    e);
        }
    }
}
