package dev.venule.broker.check;

import dev.venule.broker.check.ProbeCertificates.Validity;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.ReservedNames;
import java.io.IOException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/**
 * Who knocks: two devices and an observer, minted for this run from the authority that issues the fleet's certificates, and all
 * those who must not get in.
 */
final class ProbeIdentities {
    static final String OBSERVER = ReservedNames.CHECK;
    static final String DEVICE = OBSERVER + "-a";
    static final String OTHER_DEVICE = OBSERVER + "-b";

    private static final Duration LIFETIME = Duration.ofMinutes(30);
    /** Far enough from now that no clock's error explains it. */
    private static final Duration FAR = Duration.ofDays(2);

    private final OperatorKeys keys;
    private final Clock clock;
    private final ProbeCertificates certificates;
    private final Identity device;
    private final Identity otherDevice;
    private final Identity observer;

    ProbeIdentities(OperatorKeys keys, Clock clock) throws IOException {
        this.keys = keys;
        this.clock = clock;
        this.certificates = new ProbeCertificates();
        this.device = client(DEVICE, current());
        this.otherDevice = client(OTHER_DEVICE, current());
        this.observer = client(OBSERVER, current());
    }

    Identity device() {
        return device;
    }

    Identity otherDevice() {
        return otherDevice;
    }

    /** Has the aggregator's rights, within the population of probes only. */
    Identity observer() {
        return observer;
    }

    Optional<Identity> aggregator() {
        return keys.aggregator();
    }

    Optional<Identity> revoked() {
        return keys.revoked();
    }

    /** What clients trust. */
    List<X509Certificate> authorities() {
        return keys.authorities();
    }

    /** The authorities between those and a device. */
    List<X509Certificate> issuingAuthorities() {
        return keys.issuer().chain();
    }

    List<X509CRL> revocationLists() {
        return keys.revocationLists();
    }

    /** Of all authorities that the fleet's certificates may stand below. */
    List<X500Principal> authorityNames() {
        return Stream.concat(keys.authorities().stream(), keys.issuer().chain().stream())
                .map(X509Certificate::getSubjectX500Principal)
                .toList();
    }

    /** A device by the right authority with this validity. */
    Identity device(Validity validity) throws IOException {
        return client(DEVICE, validity);
    }

    Identity expired() throws IOException {
        Instant now = clock.instant();
        return device(new Validity(now.minus(FAR.multipliedBy(2)), now.minus(FAR)));
    }

    Identity notYetValid() throws IOException {
        Instant now = clock.instant();
        return device(new Validity(now.plus(FAR), now.plus(FAR.multipliedBy(2))));
    }

    Identity selfSigned() throws IOException {
        return certificates.selfSigned(subject(DEVICE), current());
    }

    /** The right device by the wrong authority. */
    Identity byForeignAuthority() throws IOException {
        return certificates.issue(keys.stranger(), subject(DEVICE), current());
    }

    private Identity client(String commonName, Validity validity) throws IOException {
        return certificates.issue(keys.issuer(), subject(commonName), validity);
    }

    private Validity current() {
        // Devices and brokers with a clock that is a few hours wrong are for the clock's probe to find, not for all.
        Instant now = clock.instant();
        return new Validity(now.minus(FAR), now.plus(LIFETIME).plus(Duration.ofHours(12)));
    }

    private static X500Principal subject(String commonName) {
        return new X500Principal("CN=" + commonName + ", O=Venule");
    }
}
