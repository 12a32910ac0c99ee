package dev.venule.broker.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The authorities of a fleet on disk, what they issued and what they revoked:
 *
 * <pre>
 * ca.crt                               the roots in force, newest first: what everybody trusts
 * ca.crl                               the revocation lists of all issuing authorities that are not over
 * authority/root-1.crt root-1.key      the root; its key is needed for rotation only and may be kept elsewhere
 * authority/issuing-1.crt issuing-1.key  the intermediate that issues, and what stands above it
 * authority/issued.csv revoked.csv     one line a certificate
 * </pre>
 *
 * The issuing authority with the highest number issues; older ones keep their keys to sign their revocation lists. No key is
 * ever overwritten. Safe for use by several threads and several processes. A folder from before there were intermediates (ca.crt
 * with ca.key beside it) goes on issuing from that key until the root is rotated.
 */
public final class AuthorityFolder {
    private final AuthorityFiles files;
    private final AuthorityRecords records;
    private final RevocationLists lists;
    private final AuthorityLock lock;
    private final CertificateLifetimes lifetimes;
    private final Clock clock;

    private AuthorityFolder(Path folder, CertificateLifetimes lifetimes, Clock clock) {
        this.files = new AuthorityFiles(folder, clock);
        this.records = new AuthorityRecords(files.folder());
        this.lists = new RevocationLists(files, records, lifetimes.revocationList(), clock);
        this.lock = new AuthorityLock(files.folder());
        this.lifetimes = lifetimes;
        this.clock = clock;
    }

    /** Makes what is missing: a root, an intermediate, the bundle, the revocation lists. */
    public static AuthorityFolder openOrCreate(Path folder, CertificateLifetimes lifetimes, Clock clock)
            throws IOException {
        AuthorityFolder opened = new AuthorityFolder(folder, lifetimes, clock);
        opened.lock.exclusively(opened::complete);
        return opened;
    }

    /** The roots in force, newest first. */
    public List<X509Certificate> trusted() throws IOException {
        return PemFiles.readCertificates(files.bundle());
    }

    /** What follows a certificate issued now in the chain that its owner shows. */
    public List<X509Certificate> issuingChain() throws IOException {
        return files.issuing(files.newestIssuing()).shownChain();
    }

    /** The authority that issues now, with its key: for certificates that live for minutes and are not recorded. */
    public Identity issuer() throws IOException {
        return files.issuing(files.newestIssuing()).identity();
    }

    /** The lists of all issuing authorities that are not over. */
    public List<X509CRL> revocationLists() throws IOException {
        return lists.read();
    }

    /** A server with a new key; see {@link CertificateAuthority#issueServer}. */
    public Identity issueServer(String name, List<String> hosts) throws IOException {
        KeyPair keys = SigningKeys.newP256();
        return new Identity(keys.getPrivate(), certifyServer(name, hosts, keys.getPublic()));
    }

    /** A client with a new key; see {@link CertificateAuthority#issueClient}. */
    public Identity issueClient(String commonName) throws IOException {
        KeyPair keys = SigningKeys.newP256();
        return new Identity(keys.getPrivate(), certifyClient(commonName, keys.getPublic()));
    }

    /** See {@link CertificateAuthority#certifyServer}. */
    public List<X509Certificate> certifyServer(String name, List<String> hosts, PublicKey key) throws IOException {
        return recorded(name, authority -> authority.certifyServer(name, hosts, key, lifetimes.server()));
    }

    /** See {@link CertificateAuthority#certifyClient}. */
    public List<X509Certificate> certifyClient(String commonName, PublicKey key) throws IOException {
        return recorded(commonName, authority -> authority.certifyClient(commonName, key, lifetimes.client()));
    }

    /** See {@link CertificateAuthority#certifyGateway}. */
    public List<X509Certificate> certifyGateway(String commonName, List<String> hosts, PublicKey key)
            throws IOException {
        return recorded(commonName, authority -> authority.certifyGateway(commonName, hosts, key, lifetimes.client()));
    }

    /** The chain for a device that sent a request; who may send one is the caller's to decide. */
    public List<X509Certificate> certifyDevice(DeviceRequest request) throws IOException {
        return certifyClient(request.deviceId(), request.key());
    }

    /**
     * Revokes all certificates of a name that are still valid, and writes the lists anew.
     *
     * @return how many were revoked by this call
     */
    public int revoke(String commonName, RevocationReason reason) throws IOException {
        List<AuthorityRecords.Issued> found = new ArrayList<>();
        lock.exclusively(() -> {
            Instant now = clock.instant();
            Set<BigInteger> alreadyRevoked = lists.revokedSerials();
            for (AuthorityRecords.Issued issued : records.issued()) {
                boolean counts = issued.notAfter().isAfter(now) && !alreadyRevoked.contains(issued.serial());
                if (counts && issued.commonName().equals(commonName)) {
                    records.addRevoked(issued.issuer(), new Revocation(issued.serial(), now, reason));
                    found.add(issued);
                }
            }
            lists.write();
        });
        return found.size();
    }

    /**
     * Revokes one certificate, and writes the lists anew.
     *
     * @throws IllegalArgumentException where no authority of this folder issued it
     */
    public void revoke(X509Certificate certificate, RevocationReason reason) throws IOException {
        lock.exclusively(() -> {
            int issuer = issuerOf(certificate);
            BigInteger serial = certificate.getSerialNumber();
            if (!lists.revokedSerials().contains(serial)) {
                records.addRevoked(issuer, new Revocation(serial, clock.instant(), reason));
            }
            lists.write();
        });
    }

    /** Whether a certificate of one of these authorities was revoked. */
    public boolean isRevoked(X509Certificate certificate) throws IOException {
        return lists.revokedSerials().contains(certificate.getSerialNumber());
    }

    /** Writes the revocation lists anew where half of their time is over; call it daily at least. */
    public void refreshRevocationLists() throws IOException {
        lock.exclusively(lists::refreshWhereDue);
    }

    /**
     * From now on a new intermediate below the newest root issues. What the old one issued stays valid.
     *
     * @throws IOException also where the root's key is not in the folder
     */
    public void rotateIssuing() throws IOException {
        lock.exclusively(this::addIssuing);
    }

    /**
     * From now on a new root and a new intermediate below it issue, and old and new roots are trusted. The old root vouches for
     * the new one in every chain, so that who knows only the old one still believes (except where that is a single authority).
     *
     * @throws IOException also where the old root's key is not in the folder
     */
    public void rotateRoot() throws IOException {
        lock.exclusively(() -> {
            CertificateAuthority old = files.newestRoot();
            int number = files.newestRootNumber() + 1;
            Identity fresh = newRoot(number);
            files.writeRoot(number, new Identity(fresh.key(), vouchedFor(fresh.certificate(), old)));
            completeBundle();
            addIssuing();
        });
    }

    /** Ends the overlap: only the newest root is trusted. Call it when every device has a certificate below that one. */
    public void retireOldRoots() throws IOException {
        lock.exclusively(() -> PemFiles.writeCertificates(files.bundle(), List.of(files.newestRootCertificate())));
    }

    @FunctionalInterface
    private interface Signing {
        List<X509Certificate> sign(CertificateAuthority authority) throws IOException;
    }

    /** The record goes to disk before the certificate goes to anybody: what is not recorded could not be revoked. */
    private List<X509Certificate> recorded(String commonName, Signing signing) throws IOException {
        List<X509Certificate> chain = new ArrayList<>();
        lock.exclusively(() -> {
            int number = files.newestIssuing();
            chain.addAll(signing.sign(files.issuing(number)));
            records.addIssued(number, commonName, chain.get(0));
        });
        return chain;
    }

    private Identity newRoot(int number) throws IOException {
        return CertificateAuthority.createRoot("Venule root " + number, lifetimes.root(), clock)
                .identity();
    }

    private static List<X509Certificate> vouchedFor(X509Certificate root, CertificateAuthority old) throws IOException {
        List<X509Certificate> chain = new ArrayList<>(List.of(root));
        if (old.mayHaveAuthoritiesBelow()) {
            chain.add(old.crossSign(root));
            chain.addAll(old.shownChain());
        }
        return chain;
    }

    private void addIssuing() throws IOException {
        CertificateAuthority root = files.newestRoot();
        if (!root.mayHaveAuthoritiesBelow()) {
            throw new IOException("the single authority of this folder can have none below it; rotate the root");
        }
        int number = files.newestIssuing() + 1;
        files.writeIssuing(
                number,
                root.createIntermediate("Venule issuing " + number, lifetimes.issuing())
                        .identity());
        lists.write();
    }

    /** Makes what is missing, be it because the folder is new or because a crash came between two steps. */
    private void complete() throws IOException {
        files.adoptSingleAuthority();
        if (!files.hasIssuing()) {
            if (files.newestRootNumber() == 0) {
                files.writeRoot(1, newRoot(1));
            }
            addIssuing();
        }
        completeBundle();
        lists.refreshWhereDue();
    }

    private void completeBundle() throws IOException {
        List<X509Certificate> bundle = new ArrayList<>(Files.exists(files.bundle()) ? trusted() : List.of());
        X509Certificate newest = files.newestRootCertificate();
        if (!bundle.contains(newest)) {
            bundle.add(0, newest);
            PemFiles.writeCertificates(files.bundle(), bundle);
        }
    }

    private int issuerOf(X509Certificate certificate) throws IOException {
        for (int number : files.issuingNumbers()) {
            if (files.issuing(number)
                    .certificate()
                    .getSubjectX500Principal()
                    .equals(certificate.getIssuerX500Principal())) {
                return number;
            }
        }
        throw new IllegalArgumentException("no authority in " + files.folder() + " issued the certificate of "
                + certificate.getSubjectX500Principal());
    }
}
