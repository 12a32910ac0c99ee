package dev.venule.broker.hivemq;

import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import com.hivemq.extension.sdk.api.services.auth.SecurityRegistry;
import dev.venule.broker.access.AccessRules;
import dev.venule.broker.pki.ReservedNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;

/**
 * Who may do what at a HiveMQ, which by itself lets everybody do everything: {@link AccessRules} by the common name of the client's
 * certificate, and nobody whose certificate was revoked. Expects to lie in {@code extensions/venule-access} beside {@code tls}.
 */
public final class AccessExtension implements ExtensionMain {
    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
        Path home = input.getExtensionInformation().getExtensionHomeFolder().toPath();
        Path lists = home.resolve("../../tls/ca.crl").normalize();
        AccessRules rules = new AccessRules(ReservedNames.AGGREGATOR, populations(home.resolve("populations.txt")));
        RevocationFile revoked = new RevocationFile(lists, Clock.systemUTC());
        SecurityRegistry registry = Services.securityRegistry();
        registry.setAuthenticatorProvider(provided -> new CertificateAuthenticator(rules, revoked));
        registry.setAuthorizerProvider(provided -> new CertificateAuthorizer(rules, revoked));
    }

    /** One a line; without them HiveMQ does not start this extension, and refuses everybody. */
    private static Set<String> populations(Path file) {
        try {
            Set<String> populations = Set.copyOf(Files.readAllLines(file));
            if (populations.isEmpty()) {
                // To the rules, no names would mean all that there may be.
                throw new IllegalArgumentException(file + " names no population");
            }
            return populations;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the names of the populations: " + e.getMessage(), e);
        }
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
        // HiveMQ forgets what was registered.
    }
}
