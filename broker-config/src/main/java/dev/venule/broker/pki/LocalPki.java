package dev.venule.broker.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;

/**
 * All certificates and keys of one installation, in one folder:
 *
 * <pre>
 * ca.crt ca.key                      the authority that broker, aggregator and devices trust
 * server.crt server.key              the broker
 * aggregator.crt aggregator.key      the aggregator as the broker's client
 * announcement.pub announcement.key  Ed25519: signs announcements
 * devices/ID.crt devices/ID.key      one client certificate per device
 * </pre>
 *
 * What is missing is made; what is there is kept. Keys are readable by their owner only.
 */
public final class LocalPki {
    /** The common name of the aggregator's client certificate; no device may have it. */
    public static final String AGGREGATOR_NAME = "aggregator";

    private final Path folder;
    private final CertificateAuthority authority;
    private final Identity server;
    private final Identity aggregator;
    private final KeyPair announcementKeys;

    private LocalPki(Path folder, List<String> serverHosts, Clock clock) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("devices"));
        this.authority = openAuthority(clock);
        this.server = open("server", () -> authority.issueServer("broker", serverHosts));
        this.aggregator = open("aggregator", () -> authority.issueClient(AGGREGATOR_NAME));
        this.announcementKeys = openAnnouncementKeys();
    }

    /** The installation in {@code folder}; the broker answers to localhost and 127.0.0.1. */
    public static LocalPki openOrCreate(Path folder, Clock clock) throws IOException {
        return new LocalPki(folder, List.of("localhost", "127.0.0.1"), clock);
    }

    /** The same with other host names or IP addresses of the broker, where its certificate is still to be made. */
    public static LocalPki openOrCreate(Path folder, List<String> serverHosts, Clock clock) throws IOException {
        return new LocalPki(folder, List.copyOf(serverHosts), clock);
    }

    public X509Certificate caCertificate() {
        return authority.certificate();
    }

    public Identity server() {
        return server;
    }

    public Identity aggregator() {
        return aggregator;
    }

    /** Ed25519: the public half is what devices are given to trust. */
    public KeyPair announcementKeys() {
        return announcementKeys;
    }

    /**
     * The client certificate of a device, issued now where it has none.
     *
     * @throws IllegalArgumentException where the id cannot stand in an address, or is the aggregator's
     */
    public Identity device(String deviceId) throws IOException {
        if (deviceId.equalsIgnoreCase(AGGREGATOR_NAME)) {
            throw new IllegalArgumentException(
                    "no device may be called \"" + AGGREGATOR_NAME + "\"; choose another device id");
        }
        // Issuing checks the id before it becomes a file name.
        Identity issued = authority.issueClient(deviceId);
        return open("devices/" + deviceId, () -> issued);
    }

    @FunctionalInterface
    private interface Issuer {
        Identity issue() throws IOException;
    }

    private CertificateAuthority openAuthority(Clock clock) throws IOException {
        if (Files.exists(folder.resolve("ca.crt"))) {
            return new CertificateAuthority(
                    Identity.readPem(folder.resolve("ca.crt"), folder.resolve("ca.key")), clock);
        }
        CertificateAuthority created = CertificateAuthority.create("Venule local authority", clock);
        write("ca", created.identity());
        return created;
    }

    private Identity open(String name, Issuer issuer) throws IOException {
        Path certificateFile = folder.resolve(name + ".crt");
        if (Files.exists(certificateFile)) {
            return Identity.readPem(certificateFile, folder.resolve(name + ".key"));
        }
        Identity issued = issuer.issue();
        write(name, issued);
        return issued;
    }

    /** The key goes first: a certificate file means that both are there. */
    private void write(String name, Identity identity) throws IOException {
        PemFiles.writePrivateKey(folder.resolve(name + ".key"), identity.key());
        PemFiles.writeCertificates(folder.resolve(name + ".crt"), identity.chain());
    }

    private KeyPair openAnnouncementKeys() throws IOException {
        Path publicFile = folder.resolve("announcement.pub");
        Path privateFile = folder.resolve("announcement.key");
        if (Files.exists(publicFile)) {
            return new KeyPair(PemFiles.readEd25519PublicKey(publicFile), PemFiles.readPrivateKey(privateFile));
        }
        try {
            KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            PemFiles.writePrivateKey(privateFile, keys.getPrivate());
            PemFiles.writePublicKey(publicFile, keys.getPublic());
            return keys;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform has Ed25519", e);
        }
    }
}
