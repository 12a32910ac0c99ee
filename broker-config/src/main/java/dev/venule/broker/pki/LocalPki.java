package dev.venule.broker.pki;

import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;

/**
 * All certificates and keys of one installation, in one folder:
 *
 * <pre>
 * ca.crt ca.crl authority/           the authorities: see AuthorityFolder
 * server.crt server.key              the broker
 * aggregator.crt aggregator.key      the aggregator as the broker's client
 * announcement.pub announcement.key  Ed25519: signs announcements
 * devices/ID.crt devices/ID.key      one client certificate per device
 * </pre>
 *
 * What is missing is made; what is there is kept. The certificates of broker and aggregator are renewed, with the same key, when
 * the folder is opened after two thirds of their time or after another authority has taken over. Keys are readable by their owner only.
 */
public final class LocalPki {
    /** The common name of the aggregator's client certificate; no device may have it. */
    public static final String AGGREGATOR_NAME = ReservedNames.AGGREGATOR;

    private final Path folder;
    private final AuthorityFolder authority;
    private final X509Certificate newestRoot;
    private final Identity server;
    private final Identity aggregator;
    private final KeyPair announcementKeys;

    private LocalPki(Path folder, List<String> serverHosts, CertificateLifetimes lifetimes, Clock clock)
            throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("devices"));
        this.authority = AuthorityFolder.openOrCreate(folder, lifetimes, clock);
        this.newestRoot = authority.trusted().get(0);
        OwnCertificates own = new OwnCertificates(folder, authority, clock);
        this.server = own.open(
                "server", certificate -> true, key -> authority.certifyServer(ReservedNames.BROKER, serverHosts, key));
        this.aggregator =
                own.open("aggregator", certificate -> true, key -> authority.certifyClient(AGGREGATOR_NAME, key));
        this.announcementKeys = openAnnouncementKeys();
    }

    /** The installation in {@code folder}; the broker answers to localhost and 127.0.0.1. */
    public static LocalPki openOrCreate(Path folder, Clock clock) throws IOException {
        return openOrCreate(folder, List.of("localhost", "127.0.0.1"), clock);
    }

    /** The same with other host names or IP addresses of the broker, where its certificate is still to be made. */
    public static LocalPki openOrCreate(Path folder, List<String> serverHosts, Clock clock) throws IOException {
        return openOrCreate(folder, serverHosts, CertificateLifetimes.standard(), clock);
    }

    /** The same with other lifetimes of what is issued from now on. */
    public static LocalPki openOrCreate(
            Path folder, List<String> serverHosts, CertificateLifetimes lifetimes, Clock clock) throws IOException {
        return new LocalPki(folder, List.copyOf(serverHosts), lifetimes, clock);
    }

    /** Issues, revokes, rotates. */
    public AuthorityFolder authority() {
        return authority;
    }

    /** The roots in force, newest first: what broker, aggregator and devices trust. */
    public List<X509Certificate> trusted() throws IOException {
        return authority.trusted();
    }

    /** The file with the roots in force. */
    public Path certificateBundle() {
        return folder.resolve("ca.crt");
    }

    /** The newest root when this was opened; see {@link #trusted} for all. */
    public X509Certificate caCertificate() {
        return newestRoot;
    }

    /** The broker. */
    public Identity server() {
        return server;
    }

    /** The aggregator as the broker's client. */
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
     * @throws IllegalArgumentException where the id cannot stand in an address, or is reserved
     */
    public Identity device(String deviceId) throws IOException {
        if (ReservedNames.isReserved(deviceId)) {
            throw new IllegalArgumentException(
                    "no device may be called \"" + deviceId + "\"; choose another device id");
        }
        // The id becomes a file name only after this.
        if (!MqttAddress.isValidId(deviceId)) {
            throw new IllegalArgumentException("\"" + deviceId
                    + "\" cannot be a device id: use 1 to 64 characters of A-Z a-z 0-9 . _ - not beginning with a dot");
        }
        Path certificateFile = folder.resolve("devices/" + deviceId + ".crt");
        Path keyFile = folder.resolve("devices/" + deviceId + ".key");
        if (!Files.exists(certificateFile)) {
            authority.issueClient(deviceId).writePem(certificateFile, keyFile);
        }
        return Identity.readPem(certificateFile, keyFile);
    }

    private KeyPair openAnnouncementKeys() throws IOException {
        Path publicFile = folder.resolve("announcement.pub");
        Path privateFile = folder.resolve("announcement.key");
        if (!Files.exists(publicFile)) {
            KeyPair keys = SigningKeys.newEd25519();
            PemFiles.setAside(privateFile);
            PemFiles.writePrivateKey(privateFile, keys.getPrivate());
            PemFiles.writePublicKey(publicFile, keys.getPublic());
        }
        return new KeyPair(PemFiles.readEd25519PublicKey(publicFile), PemFiles.readPrivateKey(privateFile));
    }
}
