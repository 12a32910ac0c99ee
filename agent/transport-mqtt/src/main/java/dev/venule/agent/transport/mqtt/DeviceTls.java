package dev.venule.agent.transport.mqtt;

import dev.venule.agent.transport.adapter.CredentialFiles;
import dev.venule.agent.transport.adapter.CredentialTls;
import java.nio.file.Path;
import java.time.Clock;
import javax.net.ssl.SSLContext;

/**
 * TLS from what a device shows to the broker (its certificate and key) and the one CA that it trusts; the platform's own CAs are
 * not trusted. Every method throws an {@link IllegalArgumentException} with one sentence that says what to do.
 */
public final class DeviceTls {
    private final CredentialFiles files;

    /** @param clock tells whether a certificate is valid now */
    public DeviceTls(Clock clock) {
        this.files = new CredentialFiles(clock);
    }

    /** From files as {@link CredentialFiles#fromPkcs12} reads them. */
    public SSLContext fromPkcs12(Path keyStore, char[] password, Path ca) {
        return CredentialTls.context(files.fromPkcs12(keyStore, password, ca));
    }

    /** From files as {@link CredentialFiles#fromPem} reads them. */
    public SSLContext fromPem(Path certificate, Path key, Path ca) {
        return CredentialTls.context(files.fromPem(certificate, key, ca));
    }
}
