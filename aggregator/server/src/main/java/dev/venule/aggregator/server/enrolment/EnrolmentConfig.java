package dev.venule.aggregator.server.enrolment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How devices get certificates.
 *
 * @param folder for tokens, the record of what was issued, and revocations
 * @param revocationList where the revocation list is written, for the broker
 * @param allowList a CSV file whose first column names the devices that may have certificates; empty allows all
 */
public record EnrolmentConfig(
        Listener listener,
        Authority authority,
        Policy policy,
        Path folder,
        Path revocationList,
        Optional<Path> allowList) {

    /**
     * Where devices ask.
     *
     * @param port 0 takes a free one
     * @param certificate PEM: what is shown to devices, with all authorities that any of them may need to reach its root
     */
    public record Listener(String host, int port, Path certificate, Path key, int requestsPerMinute) {
        public Listener {
            if (host.isEmpty()) {
                throw new IllegalArgumentException(
                        "enrolment.host is empty; use 127.0.0.1, or 0.0.0.0 for all interfaces");
            }
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("enrolment.port must be in 0..65535, was " + port);
            }
            if (requestsPerMinute < 1) {
                throw new IllegalArgumentException(
                        "enrolment.requestsPerMinute must be at least 1, was " + requestsPerMinute);
            }
        }
    }

    /**
     * Who vouches for devices.
     *
     * @param issuers the first issues; all sign the revocation list, since certificates of former ones are still in use
     * @param roots PEM: what devices are told to trust, and whose certificates count when they ask for the next one
     * @param formerRoots PEM: whose certificates still count, for devices that slept while the roots were replaced
     */
    public record Authority(List<KeyFiles> issuers, Path roots, Optional<Path> formerRoots) {
        public Authority {
            issuers = List.copyOf(issuers);
            if (issuers.isEmpty()) {
                throw new IllegalArgumentException("enrolment.issuers is empty; name at least one certificate and key");
            }
        }
    }

    /** PEM files. */
    public record KeyFiles(Path certificate, Path key) {}

    /**
     * @param lifetime of a device's certificate
     * @param expiredGrace how long after its end a certificate still gets its device the next one
     * @param revocationListValidity how long a broker may go on without a new list; written anew after a quarter of it
     */
    public record Policy(Duration lifetime, Duration expiredGrace, Duration revocationListValidity) {
        public Policy {
            requirePositive("lifetime", lifetime);
            requirePositive("revocationListValidity", revocationListValidity);
            if (expiredGrace.isNegative()) {
                throw new IllegalArgumentException("enrolment.expiredGrace must not be negative, was " + expiredGrace);
            }
        }

        /** Ninety days, half a year, a month. */
        public static Policy defaults() {
            return new Policy(Duration.ofDays(90), Duration.ofDays(180), Duration.ofDays(30));
        }

        private static void requirePositive(String name, Duration value) {
            if (value.compareTo(Duration.ofMinutes(1)) < 0) {
                throw new IllegalArgumentException("enrolment." + name + " must be at least PT1M, was " + value);
            }
        }
    }
}
