package dev.venule.aggregator.server.enrolment;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Certificate requests, good and bad, in DER. */
final class Requests {
    private Requests() {}

    static KeyPair ec(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    static KeyPair rsa(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    static byte[] of(String commonName) throws Exception {
        return of(commonName, ec("secp256r1"));
    }

    static byte[] of(String commonName, KeyPair keys) throws Exception {
        return signed(builder(subject(commonName), keys), keys, algorithm(keys));
    }

    static byte[] signedByAnother(String commonName) throws Exception {
        return signed(builder(subject(commonName), ec("secp256r1")), ec("secp256r1"), "SHA256withECDSA");
    }

    static byte[] askingToBe(BasicConstraints constraints, String commonName) throws Exception {
        KeyPair keys = ec("secp256r1");
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.basicConstraints, true, constraints);
        PKCS10CertificationRequestBuilder builder = builder(subject(commonName), keys)
                .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
        return signed(builder, keys, "SHA256withECDSA");
    }

    static byte[] base64(byte[] der) {
        return Base64.getMimeEncoder().encode(der);
    }

    /** Any text as the common name, as a builder that checks nothing writes it. */
    static X500Name subject(String commonName) {
        return new X500NameBuilder()
                .addRDN(BCStyle.CN, new DERUTF8String(commonName))
                .build();
    }

    private static PKCS10CertificationRequestBuilder builder(X500Name subject, KeyPair keys) {
        return new JcaPKCS10CertificationRequestBuilder(subject, keys.getPublic());
    }

    private static byte[] signed(PKCS10CertificationRequestBuilder builder, KeyPair keys, String algorithm)
            throws Exception {
        return builder.build(new JcaContentSignerBuilder(algorithm).build(keys.getPrivate()))
                .getEncoded();
    }

    private static String algorithm(KeyPair keys) {
        return keys.getPublic().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    }
}
