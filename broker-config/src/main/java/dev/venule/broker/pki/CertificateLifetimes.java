package dev.venule.broker.pki;

import java.time.Duration;

/**
 * How long each kind of certificate is valid. None outlives the authority that issued it: a certificate is shortened to its
 * issuer's end.
 *
 * @param root the fleet's root
 * @param issuing an intermediate authority, which issues everything below
 * @param server a broker, or the aggregator as a server
 * @param client a device, the aggregator or an operator as the broker's client
 * @param revocationList how long a revocation list may be believed; brokers refuse everybody once it is over, so it is made anew
 *     after half of this time
 */
public record CertificateLifetimes(
        Duration root, Duration issuing, Duration server, Duration client, Duration revocationList) {
    public CertificateLifetimes {
        requireAtLeastAnHour("root", root);
        requireAtLeastAnHour("issuing", issuing);
        requireAtLeastAnHour("server", server);
        requireAtLeastAnHour("client", client);
        requireAtLeastAnHour("revocationList", revocationList);
        if (root.compareTo(issuing) < 0) {
            throw new IllegalArgumentException(
                    "the root must live at least as long as the issuing authority: " + root + " and " + issuing);
        }
        if (issuing.compareTo(server) < 0 || issuing.compareTo(client) < 0) {
            throw new IllegalArgumentException("the issuing authority must live at least as long as what it issues: "
                    + issuing + ", " + server + " and " + client);
        }
    }

    /** 20 years, 5 years, 397 days, 397 days, 30 days. */
    public static CertificateLifetimes standard() {
        return new CertificateLifetimes(
                Duration.ofDays(7300),
                Duration.ofDays(1825),
                Duration.ofDays(397),
                Duration.ofDays(397),
                Duration.ofDays(30));
    }

    private static void requireAtLeastAnHour(String name, Duration lifetime) {
        if (lifetime.compareTo(Duration.ofHours(1)) < 0) {
            throw new IllegalArgumentException(name + " must be at least an hour (PT1H), was " + lifetime);
        }
    }
}
