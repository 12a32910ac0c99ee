package dev.venule.aggregator.server.config;

import dev.venule.aggregator.server.enrolment.EnrolmentConfig;
import dev.venule.broker.yaml.ConfigNode;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How devices get certificates; without this section they get none here:
 *
 * <pre>
 * enrolment:
 *   host: 0.0.0.0
 *   port: 8443
 *   certificate: est.crt             # shown to devices; default: the broker's, in pki
 *   key: est.key
 *   pki: data/pki                    # of the authorities that issue; default: the aggregator's own
 *   folder: data/enrolment           # tokens and revoked devices
 *   allowList: devices.csv
 *   lifetime: P90D
 *   expiredGrace: P180D
 *   requestsPerMinute: 60
 * </pre>
 */
final class EnrolmentSection {
    private static final int STANDARD_REQUESTS = 60;

    private final ConfigNode section;
    private final Path folder;

    private EnrolmentSection(ConfigNode section, Path folder) {
        this.section = section;
        this.folder = folder;
    }

    /**
     * @param folder to which paths are relative
     * @param state the aggregator's own folder
     */
    static Optional<EnrolmentConfig> read(ConfigNode root, Path folder, Path state) {
        return root.optionalBlock("enrolment").map(section -> new EnrolmentSection(section, folder).read(state));
    }

    private EnrolmentConfig read(Path state) {
        Path pki = file("pki", state.resolve("pki"));
        EnrolmentConfig.Policy defaults = EnrolmentConfig.Policy.defaults();
        EnrolmentConfig config = new EnrolmentConfig(
                listener(pki),
                new EnrolmentConfig.Policy(
                        section.duration("lifetime", defaults.lifetime()),
                        section.duration("expiredGrace", defaults.expiredGrace())),
                pki,
                file("folder", state.resolve("enrolment")),
                section.has("allowList") ? Optional.of(section.file("allowList", folder)) : Optional.empty());
        section.requireNothingElse();
        return config;
    }

    private EnrolmentConfig.Listener listener(Path pki) {
        return new EnrolmentConfig.Listener(
                section.text("host", "127.0.0.1"),
                section.integer("port", 0),
                file("certificate", pki.resolve("server.crt")),
                file("key", pki.resolve("server.key")),
                section.integer("requestsPerMinute", STANDARD_REQUESTS));
    }

    private Path file(String key, Path otherwise) {
        return section.has(key) ? section.file(key, folder) : otherwise;
    }
}
