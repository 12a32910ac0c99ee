package dev.venule.aggregator.server.enrolment;

import dev.venule.broker.pki.CertificateLifetimes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How devices get certificates.
 *
 * @param pki folder of the authorities that issue, see {@code AuthorityFolder}
 * @param folder for tokens and revoked devices
 * @param allowList a CSV file whose first column names the devices that may have certificates; empty allows all
 */
public record EnrolmentConfig(Listener listener, Policy policy, Path pki, Path folder, Optional<Path> allowList) {
    /**
     * Where devices ask.
     *
     * @param port 0 takes a free one
     * @param certificate PEM: what is shown to devices, with all authorities that any of them may need to reach its root
     * @param requestsPerMinute of one address
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
     * @param lifetime of a device's certificate, at least an hour
     * @param expiredGrace how long after its end a certificate still gets its device the next one
     */
    public record Policy(Duration lifetime, Duration expiredGrace) {
        public Policy {
            lifetimes(lifetime);
            if (expiredGrace.isNegative()) {
                throw new IllegalArgumentException("enrolment.expiredGrace must not be negative, was " + expiredGrace);
            }
        }

        /** Ninety days, half a year. */
        public static Policy defaults() {
            return new Policy(Duration.ofDays(90), Duration.ofDays(180));
        }

        /** Of everything that is issued; only devices' differ from the standard. */
        public CertificateLifetimes lifetimes() {
            return lifetimes(lifetime);
        }

        private static CertificateLifetimes lifetimes(Duration ofDevices) {
            CertificateLifetimes standard = CertificateLifetimes.standard();
            return new CertificateLifetimes(
                    standard.root(), standard.issuing(), standard.server(), ofDevices, standard.revocationList());
        }
    }
}
