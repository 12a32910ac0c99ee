package dev.venule.agent.transport.adapter;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and keys from PEM files. */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN [A-Z0-9 ]+-----");
    private static final Pattern END = Pattern.compile("-----END [A-Z0-9 ]+-----");
    private static final Pattern ANY_KEY = Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----");

    private Pem() {}

    /** All certificates of a file, in its order, at least one. */
    static List<X509Certificate> certificates(Path file) {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher block = BLOCK.matcher(text(file));
        while (block.find()) {
            if ("CERTIFICATE".equals(block.group(1))) {
                certificates.add(certificate(file, decoded(file, block)));
            }
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no certificate: it must have a BEGIN CERTIFICATE block");
        }
        return certificates;
    }

    /** The PKCS #8 key of a file; {@code algorithm} is the one of the certificate's public key. */
    static PrivateKey privateKey(Path file, String algorithm) {
        String text = text(file);
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if ("PRIVATE KEY".equals(block.group(1))) {
                return privateKey(file, algorithm, decoded(file, block));
            }
        }
        throw new IllegalArgumentException(
                ANY_KEY.matcher(text).find()
                        ? file + " holds a key that is encrypted or in an old form: convert it with"
                                + " openssl pkcs8 -topk8 -nocrypt -in KEY -out NEWKEY"
                        : file + " holds no key: it must have a BEGIN PRIVATE KEY block");
    }

    /** The whole file; a missing or an empty one is a sentence that names it. */
    static byte[] bytes(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length == 0) {
                throw new IllegalArgumentException(file + " is empty: copy it again");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + " does not exist: check the path", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    file + " cannot be read: check that it is a file and its permissions", e);
        }
    }

    private static String text(Path file) {
        String text = new String(bytes(file), StandardCharsets.ISO_8859_1);
        if (count(BEGIN, text) > count(END, text)) {
            throw new IllegalArgumentException(file + " is cut off: a BEGIN line has no END line, copy it again");
        }
        return text;
    }

    private static int count(Pattern pattern, String text) {
        int count = 0;
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            count++;
        }
        return count;
    }

    private static byte[] decoded(Path file, Matcher block) {
        try {
            return Base64.getMimeDecoder().decode(String.valueOf(block.group(2)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " is damaged: a PEM block is not base64", e);
        }
    }

    private static X509Certificate certificate(Path file, byte[] encoded) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(file + " is damaged: a block is not an X.509 certificate", e);
        }
    }

    private static PrivateKey privateKey(Path file, String algorithm, byte[] encoded) {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    file + " does not hold the " + algorithm + " key that the certificate names: key and certificate"
                            + " do not belong together",
                    e);
        }
    }
}
