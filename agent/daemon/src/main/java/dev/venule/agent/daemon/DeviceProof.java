package dev.venule.agent.daemon;

import dev.venule.agent.enrolment.RenewalPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** How the device proves to the broker who it is; files are PEM. */
sealed interface DeviceProof {
    /**
     * By a certificate that somebody brought, and renews.
     *
     * @param ca who signed the broker's certificate
     * @param certificate the device's own, whose CN is the device id
     */
    record Files(Path ca, Path certificate, Path key) implements DeviceProof {}

    /**
     * By a certificate that the device gets and renews itself.
     *
     * @param url of the certificate service (EST)
     * @param token for the first certificate
     * @param ca whom the device trusts until the service tells it otherwise
     * @param folder for keys and certificates, this device's alone
     */
    record Enrolment(URI url, Optional<String> token, Path ca, Path folder, RenewalPolicy policy)
            implements DeviceProof {}
}
