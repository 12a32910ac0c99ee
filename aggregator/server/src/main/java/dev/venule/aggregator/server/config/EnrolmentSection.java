package dev.venule.aggregator.server.config;

import dev.venule.aggregator.server.enrolment.EnrolmentConfig;
import dev.venule.aggregator.server.enrolment.EnrolmentConfig.KeyFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How devices get certificates; without this section they get none here:
 *
 * <pre>
 * enrolment:
 *   host: 0.0.0.0
 *   port: 8443
 *   certificate: est.crt             # shown to devices; default: that of the aggregator's own broker
 *   key: est.key
 *   issuers:                         # the first issues; default: the aggregator's own authority
 *     - {certificate: issuing.crt, key: issuing.key}
 *   roots: trust.crt                 # what devices are to trust
 *   formerRoots: old.crt             # whose certificates still get their devices new ones
 *   folder: data/enrolment           # tokens, the record of certificates, revocations
 *   revocationList: broker/venule.crl
 *   allowList: devices.csv
 *   lifetime: P90D
 *   expiredGrace: P180D
 *   revocationListValidity: P30D
 *   requestsPerMinute: 60
 * </pre>
 */
final class EnrolmentSection {
    private static final int STANDARD_REQUESTS = 60;

    private final ConfigNode section;
    private final Path folder;
    private final Path pki;

    private EnrolmentSection(ConfigNode section, Path folder, Path pki) {
        this.section = section;
        this.folder = folder;
        this.pki = pki;
    }

    /**
     * @param folder to which paths are relative
     * @param state the aggregator's own folder
     */
    static Optional<EnrolmentConfig> read(ConfigNode root, Path folder, Path state) {
        return root.optionalBlock("enrolment")
                .map(section -> new EnrolmentSection(section, folder, state.resolve("pki")).read(state));
    }

    private EnrolmentConfig read(Path state) {
        Path own = file("folder", state.resolve("enrolment"));
        EnrolmentConfig config = new EnrolmentConfig(
                listener(),
                new EnrolmentConfig.Authority(issuers(), file("roots", pki.resolve("ca.crt")), optionalFile("formerRoots")),
                policy(),
                own,
                file("revocationList", own.resolve("venule.crl")),
                optionalFile("allowList"));
        section.requireNothingElse();
        return config;
    }

    private EnrolmentConfig.Listener listener() {
        return new EnrolmentConfig.Listener(
                section.text("host", "127.0.0.1"),
                section.integer("port", 0),
                file("certificate", pki.resolve("server.crt")),
                file("key", pki.resolve("server.key")),
                section.integer("requestsPerMinute", STANDARD_REQUESTS));
    }

    private List<KeyFiles> issuers() {
        if (!section.has("issuers")) {
            return List.of(new KeyFiles(pki.resolve("ca.crt"), pki.resolve("ca.key")));
        }
        List<KeyFiles> issuers = new ArrayList<>();
        for (ConfigNode issuer : section.blocks("issuers")) {
            issuers.add(new KeyFiles(issuer.file("certificate", folder), issuer.file("key", folder)));
            issuer.requireNothingElse();
        }
        return issuers;
    }

    private EnrolmentConfig.Policy policy() {
        EnrolmentConfig.Policy defaults = EnrolmentConfig.Policy.defaults();
        return new EnrolmentConfig.Policy(
                section.duration("lifetime", defaults.lifetime()),
                section.duration("expiredGrace", defaults.expiredGrace()),
                section.duration("revocationListValidity", defaults.revocationListValidity()));
    }

    private Optional<Path> optionalFile(String key) {
        return section.has(key) ? Optional.of(section.file(key, folder)) : Optional.empty();
    }

    private Path file(String key, Path otherwise) {
        return section.has(key) ? section.file(key, folder) : otherwise;
    }
}
