package dev.venule.agent.transport.mqtt;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;

/** A certificate with its key, and what it has issued. */
final class TestCertificates {
    final KeyPair keys;
    final X509Certificate certificate;
    private final X500Name name;

    private TestCertificates(KeyPair keys, X509Certificate certificate, X500Name name) {
        this.keys = keys;
        this.certificate = certificate;
        this.name = name;
    }

    static TestCertificates authority(String commonName) throws Exception {
        // The handshake itself knows no clock but the machine's.
        return authority(commonName, Instant.now().minus(Duration.ofDays(1)));
    }

    /** Valid for 31 days from then on. */
    static TestCertificates authority(String commonName, Instant from) throws Exception {
        KeyPair keys = keys();
        X500Name name = new X500Name("CN=" + commonName);
        return new TestCertificates(keys, signed(builder(name, name, keys, true, from), keys), name);
    }

    TestCertificates issue(String commonName, GeneralName... alternativeNames) throws Exception {
        KeyPair issued = keys();
        X500Name subject = new X500Name("CN=" + commonName);
        X509v3CertificateBuilder builder =
                builder(name, subject, issued, false, certificate.getNotBefore().toInstant());
        if (alternativeNames.length > 0) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternativeNames));
        }
        return new TestCertificates(issued, signed(builder, keys), subject);
    }

    Path writeCertificate(Path file) throws IOException, GeneralSecurityException {
        return writePem(file, "CERTIFICATE", certificate.getEncoded());
    }

    Path writeKey(Path file) throws IOException {
        return writePem(file, "PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    Path writePkcs12(Path file, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("device", keys.getPrivate(), password, new Certificate[] {certificate});
        return write(store, file, password);
    }

    Path writePkcs12WithoutKey(Path file, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("device", certificate);
        return write(store, file, password);
    }

    /** What Java's own key store does not write, but other tools do. */
    Path writePkcs12WithoutCertificate(Path file, char[] password) throws Exception {
        OutputEncryptor encryptor = new JcePKCSPBEOutputEncryptorBuilder(
                        PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC)
                .setProvider(new BouncyCastleProvider())
                .build(password);
        PKCS12PfxPdu content = new PKCS12PfxPduBuilder()
                .addData(new JcaPKCS12SafeBagBuilder(keys.getPrivate(), encryptor).build())
                .build(new JcePKCS12MacCalculatorBuilder().setProvider(new BouncyCastleProvider()), password);
        return Files.write(file, content.getEncoded());
    }

    private static Path write(KeyStore store, Path file, char[] password) throws IOException, GeneralSecurityException {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password);
        }
        return file;
    }

    static Path writePem(Path file, String kind, byte[] bytes) throws IOException {
        String body = Base64.getMimeEncoder().encodeToString(bytes);
        return Files.writeString(file, "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, KeyPair keys, boolean isAuthority, Instant from) throws IOException {
        return new JcaX509v3CertificateBuilder(
                        issuer,
                        BigInteger.valueOf(System.nanoTime()),
                        Date.from(from),
                        Date.from(from.plus(Duration.ofDays(31))),
                        subject,
                        keys.getPublic())
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, KeyPair issuer)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate())));
    }
}
