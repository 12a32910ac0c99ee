package dev.venule.cli.device;

import dev.venule.aggregator.server.config.ConfigFile;
import dev.venule.aggregator.server.enrolment.EnrolmentConfig;
import dev.venule.broker.pki.AuthorityFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** What the operator's commands work on: the files of the aggregator's configuration, which may be running. */
final class OperatorFiles {
    private OperatorFiles() {}

    /** @throws IllegalArgumentException where the aggregator issues no certificates */
    static EnrolmentConfig enrolment(Path configFile) throws IOException {
        return ConfigFile.read(configFile)
                .enrolment()
                .orElseThrow(() -> new IllegalArgumentException(
                        configFile + " has no section enrolment; add one (docs/aggregator.md)"));
    }

    /** The authorities that issue, which must be there: an empty folder is more likely a mistake than a beginning. */
    static AuthorityFolder authority(EnrolmentConfig config) throws IOException {
        if (!Files.exists(config.pki().resolve("ca.crt"))) {
            throw new IOException("there are no authorities in " + config.pki()
                    + "; start the aggregator once, which makes its own, or name yours under enrolment.pki");
        }
        return AuthorityFolder.openOrCreate(config.pki(), config.policy().lifetimes(), Clock.systemUTC());
    }
}
