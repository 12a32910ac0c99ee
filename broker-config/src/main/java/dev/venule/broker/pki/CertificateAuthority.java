package dev.venule.broker.pki;

import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues certificates for EC P-256 keys: one self-signed authority, servers and clients directly below it. */
public final class CertificateAuthority {
    private static final Duration AUTHORITY_VALIDITY = Duration.ofDays(3650);
    private static final Duration IDENTITY_VALIDITY = Duration.ofDays(825);
    /** Clocks of devices are late sometimes. */
    private static final Duration BACKDATING = Duration.ofHours(24);

    private static final int SERIAL_BITS = 127;

    private final Identity authority;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** Issues with an authority's own key. */
    public CertificateAuthority(Identity authority, Clock clock) {
        this.authority = authority;
        this.clock = clock;
    }

    /** A new authority. */
    public static CertificateAuthority create(String name, Clock clock) throws IOException {
        KeyPair keys = newKeyPair();
        X500Principal subject = new X500Principal("CN=" + name + ", O=Venule");
        Issuing issuing = new Issuing(subject, subject, keys, AUTHORITY_VALIDITY);
        X509Certificate certificate = new Builder(issuing, keys, clock, new SecureRandom())
                .critical(Extension.basicConstraints, new BasicConstraints(0))
                .critical(Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                .build();
        return new CertificateAuthority(new Identity(keys.getPrivate(), List.of(certificate)), clock);
    }

    /** What peers need to trust. */
    public X509Certificate certificate() {
        return authority.certificate();
    }

    Identity identity() {
        return authority;
    }

    /** A server that answers to these host names and IP addresses. */
    public Identity issueServer(String name, List<String> hosts) throws IOException {
        KeyPair keys = newKeyPair();
        GeneralName[] names = new GeneralName[hosts.size()];
        for (int i = 0; i < names.length; i++) {
            boolean isAddress = hosts.get(i).matches("[0-9.]+|.*:.*");
            names[i] = new GeneralName(isAddress ? GeneralName.iPAddress : GeneralName.dNSName, hosts.get(i));
        }
        X509Certificate certificate = builder(name, keys)
                .plain(Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                .plain(Extension.subjectAlternativeName, new GeneralNames(names))
                .build();
        return new Identity(keys.getPrivate(), List.of(certificate, certificate()));
    }

    /**
     * A client: an aggregator, or the device with this id.
     *
     * @throws IllegalArgumentException where the name cannot stand in an address
     */
    public Identity issueClient(String commonName) throws IOException {
        if (!MqttAddress.isValidId(commonName)) {
            throw new IllegalArgumentException("\"" + commonName
                    + "\" cannot be a device id: use 1 to 64 characters of A-Z a-z 0-9 . _ - not beginning with a dot");
        }
        KeyPair keys = newKeyPair();
        X509Certificate certificate = builder(commonName, keys)
                .plain(Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))
                .build();
        return new Identity(keys.getPrivate(), List.of(certificate, certificate()));
    }

    private Builder builder(String commonName, KeyPair keys) throws IOException {
        Issuing issuing = new Issuing(
                certificate().getSubjectX500Principal(),
                new X500Principal("CN=" + commonName + ", O=Venule"),
                new KeyPair(certificate().getPublicKey(), authority.key()),
                IDENTITY_VALIDITY);
        return new Builder(issuing, keys, clock, random)
                .critical(Extension.basicConstraints, new BasicConstraints(false))
                .critical(Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature));
    }

    private static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has P-256", e);
        }
    }

    private record Issuing(X500Principal issuer, X500Principal subject, KeyPair issuerKeys, Duration validity) {}

    /** One certificate in the making; turns the library's exceptions into ours. */
    private static final class Builder {
        private final Issuing issuing;
        private final JcaX509v3CertificateBuilder certificate;

        Builder(Issuing issuing, KeyPair keys, Clock clock, SecureRandom random) throws IOException {
            this.issuing = issuing;
            Instant now = clock.instant();
            certificate = new JcaX509v3CertificateBuilder(
                    issuing.issuer(),
                    new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                    Date.from(now.minus(BACKDATING)),
                    Date.from(now.plus(issuing.validity())),
                    issuing.subject(),
                    keys.getPublic());
            try {
                JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
                plain(Extension.subjectKeyIdentifier, extensions.createSubjectKeyIdentifier(keys.getPublic()));
                plain(
                        Extension.authorityKeyIdentifier,
                        extensions.createAuthorityKeyIdentifier(
                                issuing.issuerKeys().getPublic()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has SHA-1 for key identifiers", e);
            }
        }

        Builder plain(org.bouncycastle.asn1.ASN1ObjectIdentifier id, org.bouncycastle.asn1.ASN1Encodable value)
                throws IOException {
            certificate.addExtension(id, false, value);
            return this;
        }

        Builder critical(org.bouncycastle.asn1.ASN1ObjectIdentifier id, org.bouncycastle.asn1.ASN1Encodable value)
                throws IOException {
            certificate.addExtension(id, true, value);
            return this;
        }

        X509Certificate build() throws IOException {
            try {
                ContentSigner signer = new JcaContentSignerBuilder("SHA256withECDSA")
                        .build(issuing.issuerKeys().getPrivate());
                return new JcaX509CertificateConverter().getCertificate(certificate.build(signer));
            } catch (OperatorCreationException | GeneralSecurityException e) {
                throw new IOException("the certificate cannot be signed: " + e.getMessage(), e);
            }
        }
    }
}
