package dev.venule.broker.pki;

import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Signs certificates and revocation lists with one authority's key: a root, or an intermediate below it. Keys that are made here
 * are EC P-256. Every certificate is valid from a day ago, because devices' clocks are late sometimes, and none outlives its
 * issuer. Knows nothing of files: see {@link AuthorityFolder}.
 */
public final class CertificateAuthority {
    private static final Duration BACKDATING = Duration.ofHours(24);

    private final Identity authority;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** Signs with an authority's own key; its chain, without roots, goes to everyone that it certifies. */
    public CertificateAuthority(Identity authority, Clock clock) {
        this.authority = authority;
        this.clock = clock;
    }

    /** A new root, signed by itself. */
    public static CertificateAuthority createRoot(String name, Duration validity, Clock clock) throws IOException {
        KeyPair keys = SigningKeys.newP256();
        X500Principal subject = named(name);
        Instant now = clock.instant();
        X509Certificate certificate = new CertificateBuilder(
                        new CertificateBuilder.Parties(
                                subject, keys.getPublic(), keys.getPrivate(), subject, keys.getPublic()),
                        new CertificateBuilder.Validity(now.minus(BACKDATING), now.plus(validity)),
                        new SecureRandom())
                .critical(Extension.basicConstraints, new BasicConstraints(true))
                .critical(Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                .build();
        return new CertificateAuthority(new Identity(keys.getPrivate(), List.of(certificate)), clock);
    }

    /** A new authority below this one, which may certify servers and clients but no further authority. */
    public CertificateAuthority createIntermediate(String name, Duration validity) throws IOException {
        KeyPair keys = SigningKeys.newP256();
        X509Certificate certificate = builder(named(name), keys.getPublic(), validity)
                .critical(Extension.basicConstraints, new BasicConstraints(0))
                .critical(Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                .build();
        return new CertificateAuthority(new Identity(keys.getPrivate(), withOwnChain(certificate)), clock);
    }

    /**
     * Vouches for another root: who trusts only this one then believes what the other issued, if the result is in the chain that
     * is shown. This is how a device that slept through a change of roots still believes its broker.
     */
    public X509Certificate crossSign(X509Certificate otherRoot) throws IOException {
        Duration left =
                Duration.between(clock.instant(), otherRoot.getNotAfter().toInstant());
        return builder(otherRoot.getSubjectX500Principal(), otherRoot.getPublicKey(), left)
                .critical(Extension.basicConstraints, new BasicConstraints(true))
                .critical(Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                .build();
    }

    /** The authority's own certificate. */
    public X509Certificate certificate() {
        return authority.certificate();
    }

    Identity identity() {
        return authority;
    }

    /** The authorities that follow a certificate from here in the chain that its owner shows; roots are known to everyone. */
    List<X509Certificate> shownChain() {
        return authority.chain().stream()
                .filter(certificate -> !isSelfSigned(certificate))
                .toList();
    }

    boolean mayHaveAuthoritiesBelow() {
        return certificate().getBasicConstraints() > 0;
    }

    /** A server with a new key that answers to these host names and IP addresses. */
    public Identity issueServer(String name, List<String> hosts, Duration validity) throws IOException {
        KeyPair keys = SigningKeys.newP256();
        return new Identity(keys.getPrivate(), certifyServer(name, hosts, keys.getPublic(), validity));
    }

    /** A client with a new key; see {@link #certifyClient}. */
    public Identity issueClient(String commonName, Duration validity) throws IOException {
        KeyPair keys = SigningKeys.newP256();
        return new Identity(keys.getPrivate(), certifyClient(commonName, keys.getPublic(), validity));
    }

    /**
     * The certificate of a server that has its own key, followed by the authorities above it.
     *
     * @throws IllegalArgumentException where a host is neither a name nor an address
     */
    public List<X509Certificate> certifyServer(String name, List<String> hosts, PublicKey key, Duration validity)
            throws IOException {
        return withOwnChain(leaf(name, key, validity)
                .plain(Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                .plain(Extension.subjectAlternativeName, names(hosts))
                .build());
    }

    /**
     * The certificate of a gateway: a server to its devices, under these host names and addresses, and a client of its broker.
     *
     * @throws IllegalArgumentException where a host is neither a name nor an address
     */
    public List<X509Certificate> certifyGateway(String commonName, List<String> hosts, PublicKey key, Duration validity)
            throws IOException {
        KeyPurposeId[] purposes = {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
        return withOwnChain(leaf(commonName, key, validity)
                .plain(Extension.extendedKeyUsage, new ExtendedKeyUsage(purposes))
                .plain(Extension.subjectAlternativeName, names(hosts))
                .build());
    }

    private static GeneralNames names(List<String> hosts) {
        GeneralName[] names = new GeneralName[hosts.size()];
        for (int i = 0; i < names.length; i++) {
            boolean isAddress = hosts.get(i).matches("[0-9.]+|.*:.*");
            names[i] = new GeneralName(isAddress ? GeneralName.iPAddress : GeneralName.dNSName, hosts.get(i));
        }
        return new GeneralNames(names);
    }

    /**
     * The certificate of a client that has its own key, followed by the authorities above it: a device by its id, the
     * aggregator, an operator. Whether a name is reserved is the caller's to ask.
     *
     * @throws IllegalArgumentException where the name cannot stand in an address
     */
    public List<X509Certificate> certifyClient(String commonName, PublicKey key, Duration validity) throws IOException {
        return withOwnChain(leaf(commonName, key, validity)
                .plain(Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))
                .build());
    }

    /**
     * The list of what this authority has revoked.
     *
     * @param number larger in every later list
     * @param validity until when it may be believed
     */
    public X509CRL revocationList(long number, Collection<Revocation> revoked, Duration validity) throws IOException {
        Instant now = clock.instant();
        try {
            JcaX509v2CRLBuilder list =
                    new JcaX509v2CRLBuilder(certificate().getSubjectX500Principal(), Date.from(now.minus(BACKDATING)));
            list.setNextUpdate(Date.from(now.plus(validity)));
            list.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate()));
            list.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
            for (Revocation revocation : revoked) {
                list.addCRLEntry(
                        revocation.serial(),
                        Date.from(revocation.at()),
                        revocation.reason().code());
            }
            String algorithm = SigningKeys.signatureAlgorithm(authority.key());
            return new JcaX509CRLConverter()
                    .getCRL(list.build(new JcaContentSignerBuilder(algorithm).build(authority.key())));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("the revocation list cannot be signed: " + e.getMessage(), e);
        }
    }

    private CertificateBuilder leaf(String commonName, PublicKey key, Duration validity) throws IOException {
        if (!MqttAddress.isValidId(commonName)) {
            throw new IllegalArgumentException("\"" + commonName
                    + "\" cannot be a device id: use 1 to 64 characters of A-Z a-z 0-9 . _ - not beginning with a dot");
        }
        return builder(named(commonName), key, validity)
                .critical(Extension.basicConstraints, new BasicConstraints(false))
                .critical(Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature));
    }

    private CertificateBuilder builder(X500Principal subject, PublicKey key, Duration validity) throws IOException {
        Instant now = clock.instant();
        Instant end = now.plus(validity);
        Instant issuersEnd = certificate().getNotAfter().toInstant();
        return new CertificateBuilder(
                new CertificateBuilder.Parties(
                        certificate().getSubjectX500Principal(),
                        certificate().getPublicKey(),
                        authority.key(),
                        subject,
                        key),
                new CertificateBuilder.Validity(now.minus(BACKDATING), end.isAfter(issuersEnd) ? issuersEnd : end),
                random);
    }

    private List<X509Certificate> withOwnChain(X509Certificate certificate) {
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(certificate);
        chain.addAll(shownChain());
        return chain;
    }

    private static X500Principal named(String commonName) {
        return new X500Principal("CN=" + commonName + ", O=Venule");
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }
}
