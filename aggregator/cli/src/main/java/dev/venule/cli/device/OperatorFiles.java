package dev.venule.cli.device;

import dev.venule.aggregator.server.config.ConfigFile;
import dev.venule.aggregator.server.enrolment.EnrolmentConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the operator's commands work on: the files of the aggregator's configuration, which may be running. */
final class OperatorFiles {
    private OperatorFiles() {}

    /** @throws IllegalArgumentException where the aggregator issues no certificates */
    static EnrolmentConfig enrolment(Path configFile) throws IOException {
        EnrolmentConfig config = ConfigFile.read(configFile)
                .enrolment()
                .orElseThrow(() -> new IllegalArgumentException(
                        configFile + " has no section enrolment; add one (docs/aggregator.md)"));
        for (EnrolmentConfig.KeyFiles issuer : config.authority().issuers()) {
            if (!Files.exists(issuer.key())) {
                throw new IOException("there is no key " + issuer.key()
                        + "; start the aggregator once, which makes its own, or name yours under enrolment.issuers");
            }
        }
        return config;
    }
}
