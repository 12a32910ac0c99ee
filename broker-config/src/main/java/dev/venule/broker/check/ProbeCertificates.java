package dev.venule.broker.check;

import dev.venule.broker.pki.Identity;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Client certificates for probes, good ones and bad ones, below an authority that broker and operator share or below one that
 * they do not. Good ones are good for minutes; keys never leave memory.
 */
public final class ProbeCertificates {
    private static final int SERIAL_BITS = 127;

    private final SecureRandom random = new SecureRandom();

    /** From one moment to another. */
    public record Validity(Instant from, Instant to) {
        /** As long before as after. */
        public static Validity around(Instant moment, Duration each) {
            return new Validity(moment.minus(each), moment.plus(each));
        }
    }

    /** A client's certificate by {@code issuer}; the name is not checked, for hostile ones are wanted too. */
    public Identity issue(Identity issuer, X500Principal subject, Validity validity) throws IOException {
        KeyPair keys = newKeyPair();
        JcaX509v3CertificateBuilder builder =
                builder(issuer.certificate().getSubjectX500Principal(), subject, keys, validity);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                extensions().createAuthorityKeyIdentifier(issuer.certificate().getPublicKey()));
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(signed(builder, issuer.key()));
        issuer.chain().stream()
                .filter(above -> !above.getSubjectX500Principal().equals(above.getIssuerX500Principal()))
                .forEach(chain::add);
        return new Identity(keys.getPrivate(), chain);
    }

    /** A client that vouches for itself. */
    public Identity selfSigned(X500Principal subject, Validity validity) throws IOException {
        KeyPair keys = newKeyPair();
        JcaX509v3CertificateBuilder builder = builder(subject, subject, keys, validity);
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
        return new Identity(keys.getPrivate(), List.of(signed(builder, keys.getPrivate())));
    }

    /** An authority that nobody trusts, also where it has the name of one that is trusted. */
    public Identity foreignAuthority(X500Principal subject, Validity validity) throws IOException {
        KeyPair keys = newKeyPair();
        JcaX509v3CertificateBuilder builder = builder(subject, subject, keys, validity);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return new Identity(keys.getPrivate(), List.of(signed(builder, keys.getPrivate())));
    }

    private JcaX509v3CertificateBuilder builder(
            X500Principal issuer, X500Principal subject, KeyPair keys, Validity validity) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                Date.from(validity.from()),
                Date.from(validity.to()),
                subject,
                keys.getPublic());
    }

    private static JcaX509ExtensionUtils extensions() {
        try {
            return new JcaX509ExtensionUtils();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-1 for key identifiers", e);
        }
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey key) throws IOException {
        // An Ed25519 authority signs as such; all others of ours are EC.
        String algorithm = key.getAlgorithm().startsWith("Ed") ? "Ed25519" : "SHA256with" + family(key);
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(key)));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IOException("a certificate for a probe cannot be signed: " + e.getMessage(), e);
        }
    }

    private static String family(PrivateKey key) {
        return key.getAlgorithm().equals("EC") ? "ECDSA" : key.getAlgorithm();
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
}
