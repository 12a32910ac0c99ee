package dev.venule.broker.setup;

import dev.venule.broker.fleet.BrokerKind;
import dev.venule.broker.fleet.Fleet;
import dev.venule.broker.fleet.FleetBroker;
import dev.venule.broker.pki.AuthorityFolder;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.OwnCertificates;
import dev.venule.broker.pki.ReservedNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a broker proves itself with, and whom it trusts, in its folder {@code tls}: certificates are renewed in time and the lists
 * of the authority copied, keys and passwords are kept.
 */
final class BrokerSecrets {
    private static final int PASSWORD_BYTES = 24;

    private final Path tls;
    private final FleetBroker broker;

    BrokerSecrets(Path brokerFolder, FleetBroker broker) {
        this.tls = brokerFolder.resolve("tls");
        this.broker = broker;
    }

    /** Protects key stores and cluster traffic where a broker insists on a password; made once. */
    String password() throws IOException {
        Path file = tls.resolve("password");
        if (Files.exists(file)) {
            return Files.readString(file, StandardCharsets.US_ASCII).strip();
        }
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Folders.create(tls);
        Folders.write(PlannedFile.secret(file, password + "\n"));
        return password;
    }

    void refresh(Fleet fleet, AuthorityFolder authority, Path pki, Clock clock) throws IOException {
        Folders.create(tls);
        OwnCertificates own = new OwnCertificates(tls, authority, clock);
        Identity server = own.open(
                "server",
                certificate -> answersTo(certificate, broker.hosts()),
                key -> authority.certifyServer(ReservedNames.BROKER + "." + broker.name(), broker.hosts(), key));
        if (broker.bridgeTo().isPresent()) {
            String name = ReservedNames.bridge(broker.name());
            own.open("bridge", certificate -> true, key -> authority.certifyClient(name, key));
        }
        Folders.copy(pki.resolve("ca.crt"), tls);
        Folders.copy(pki.resolve("ca.crl"), tls);
        if (broker.kind() == BrokerKind.HIVEMQ) {
            writeStores(server, authority.trusted());
        }
    }

    /** Encoding a store takes new salts each time, so it is written only where what it holds has changed. */
    private void writeStores(Identity server, List<X509Certificate> trusted) throws IOException {
        char[] password = password().toCharArray();
        Path serverStore = tls.resolve("server.p12");
        if (!Identity.isPkcs12Of(serverStore, password, server.chain())) {
            server.writePkcs12(serverStore, password);
        }
        Path trustStore = tls.resolve("trust.p12");
        if (!Identity.isTrustStoreOf(trustStore, password, trusted)) {
            Identity.writeTrustStore(trustStore, trusted, password);
        }
    }

    /** Whether the certificate is that of a server with exactly these names. */
    static boolean answersTo(X509Certificate certificate, List<String> hosts) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            Set<String> found = names == null
                    ? Set.of()
                    : names.stream().map(name -> String.valueOf(name.get(1))).collect(Collectors.toSet());
            return found.equals(Set.copyOf(hosts));
        } catch (CertificateParsingException e) {
            return false;
        }
    }
}
