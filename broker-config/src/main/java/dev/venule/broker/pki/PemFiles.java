package dev.venule.broker.pki;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Certificates and keys as PEM (RFC 7468) on disk. Private files are created with owner-only rights, never widened later. */
public final class PemFiles {
    private static final int LINE_LENGTH = 64;
    private static final List<String> KEY_ALGORITHMS = List.of("EC", "Ed25519", "RSA");

    private PemFiles() {}

    /** The certificates in the file, in order. */
    public static List<X509Certificate> readCertificates(Path file) throws IOException {
        try {
            List<X509Certificate> certificates = new ArrayList<>();
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (var certificate : factory.generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))) {
                certificates.add((X509Certificate) certificate);
            }
            if (certificates.isEmpty()) {
                throw new IOException(file + " holds no certificate; give a PEM file with BEGIN CERTIFICATE");
            }
            return certificates;
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " is not a PEM file of certificates: " + e.getMessage(), e);
        }
    }

    /** The one unencrypted PKCS#8 key in the file: EC, Ed25519 or RSA. */
    public static PrivateKey readPrivateKey(Path file) throws IOException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(readBlock(file, "PRIVATE KEY"));
        IOException unknown = new IOException(file + " holds no key that is EC, Ed25519 or RSA in PKCS#8");
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                unknown.addSuppressed(e);
            }
        }
        throw unknown;
    }

    /** The Ed25519 public key in the file. */
    public static PublicKey readEd25519PublicKey(Path file) throws IOException {
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(readBlock(file, "PUBLIC KEY")));
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " holds no Ed25519 public key: " + e.getMessage(), e);
        }
    }

    /** Creates or replaces a file of certificates, in order. */
    public static void writeCertificates(Path file, List<X509Certificate> certificates) throws IOException {
        try {
            StringBuilder text = new StringBuilder();
            for (X509Certificate certificate : certificates) {
                text.append(block("CERTIFICATE", certificate.getEncoded()));
            }
            Files.writeString(file, text);
        } catch (GeneralSecurityException e) {
            throw new IOException("a certificate cannot be encoded: " + e.getMessage(), e);
        }
    }

    static void writePublicKey(Path file, PublicKey key) throws IOException {
        Files.writeString(file, block("PUBLIC KEY", key.getEncoded()));
    }

    static void writePrivateKey(Path file, PrivateKey key) throws IOException {
        writePrivate(file, block("PRIVATE KEY", key.getEncoded()).getBytes(StandardCharsets.US_ASCII));
    }

    static void writeKeyStore(Path file, KeyStore store, char[] password) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            store.store(bytes, password);
        } catch (GeneralSecurityException e) {
            throw new IOException("the key store cannot be encoded: " + e.getMessage(), e);
        }
        writePrivate(file, bytes.toByteArray());
    }

    /** By a temporary file and a move: a crash never leaves half a key under the name. */
    private static void writePrivate(Path file, byte[] bytes) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        if (Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
            Files.createFile(
                    temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.write(temporary, bytes, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String block(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + type + "-----\n";
    }

    private static byte[] readBlock(Path file, String type) throws IOException {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        String begin = "-----BEGIN " + type + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + type + "-----", Math.max(0, from));
        if (from < 0 || to < 0) {
            throw new IOException(file + " holds no " + type + " block; give an unencrypted PEM file");
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
    }
}
