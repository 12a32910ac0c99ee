package dev.venule.agent.daemon;

import dev.venule.agent.enrolment.RenewalPolicy;
import dev.venule.agent.transport.adapter.CredentialFiles;
import dev.venule.agent.transport.adapter.DeviceCredentials;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;

/** How the device proves who it is; certificates and their keys are PEM files. */
sealed interface DeviceProof {
    /**
     * By a certificate that somebody brought, and renews.
     *
     * @param ca who signed the other side's certificate
     * @param certificate the device's own, whose CN is the device id
     */
    record Files(Path ca, Path certificate, Path key) implements DeviceProof {
        /** @throws IllegalArgumentException where a file is missing or wrong; one line that says what to do */
        DeviceCredentials read() {
            return new CredentialFiles(Clock.systemUTC()).fromPem(certificate, key, ca);
        }
    }

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

    /**
     * By a key that only the device and the other side know.
     *
     * @param file with the key in hexadecimal digits
     */
    record SharedKey(Path file) implements DeviceProof {
        /** @throws IllegalArgumentException where the file holds no such key; one line that says what to do */
        byte[] read() throws IOException {
            try {
                String digits = new String(java.nio.file.Files.readAllBytes(file), StandardCharsets.US_ASCII);
                return HexFormat.of().parseHex(digits.strip());
            } catch (NoSuchFileException e) {
                throw new IOException("sharedKey names " + file + ", which is not there; copy the device's key", e);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "sharedKey names " + file + ", which holds no key; write it in hexadecimal digits", e);
            }
        }
    }
}
