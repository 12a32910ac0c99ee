package dev.venule.broker.pki;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
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
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * Certificates, revocation lists and keys as PEM (RFC 7468) on disk, each file written whole or not at all. Private files are
 * created with owner-only rights, never widened later.
 */
public final class PemFiles {
    private static final int LINE_LENGTH = 64;
    private static final String PUBLIC = "rw-r--r--";
    private static final String OWNER_ONLY = "rw-------";
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

    /** The revocation lists in the file, in order; none in an empty file. */
    public static List<X509CRL> readRevocationLists(Path file) throws IOException {
        try {
            List<X509CRL> lists = new ArrayList<>();
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (var list : factory.generateCRLs(new ByteArrayInputStream(Files.readAllBytes(file)))) {
                lists.add((X509CRL) list);
            }
            return lists;
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " is not a PEM file of revocation lists: " + e.getMessage(), e);
        }
    }

    /** Writes them in this order, in place of what was there. */
    public static void writeCertificates(Path file, List<X509Certificate> certificates) throws IOException {
        try {
            StringBuilder text = new StringBuilder();
            for (X509Certificate certificate : certificates) {
                text.append(block("CERTIFICATE", certificate.getEncoded()));
            }
            replace(file, text.toString().getBytes(StandardCharsets.US_ASCII), PUBLIC);
        } catch (GeneralSecurityException e) {
            throw new IOException("a certificate cannot be encoded: " + e.getMessage(), e);
        }
    }

    /** Writes them in this order, in place of what was there. */
    public static void writeRevocationLists(Path file, List<X509CRL> lists) throws IOException {
        try {
            StringBuilder text = new StringBuilder();
            for (X509CRL list : lists) {
                text.append(block("X509 CRL", list.getEncoded()));
            }
            replace(file, text.toString().getBytes(StandardCharsets.US_ASCII), PUBLIC);
        } catch (GeneralSecurityException e) {
            throw new IOException("a revocation list cannot be encoded: " + e.getMessage(), e);
        }
    }

    /** Creates or replaces the file. */
    public static void writePublicKey(Path file, PublicKey key) throws IOException {
        replace(file, block("PUBLIC KEY", key.getEncoded()).getBytes(StandardCharsets.US_ASCII), PUBLIC);
    }

    /**
     * Writes a key (PKCS #8, unencrypted) that only its owner may read.
     *
     * @throws FileAlreadyExistsException where the file exists: no key is ever overwritten
     */
    public static void writePrivateKey(Path file, PrivateKey key) throws IOException {
        Path temporary = temporary(file, OWNER_ONLY);
        write(temporary, block("PRIVATE KEY", key.getEncoded()).getBytes(StandardCharsets.US_ASCII));
        if (Files.exists(file)) {
            Files.delete(temporary);
            throw new FileAlreadyExistsException(file + " is there already, and no key is ever overwritten");
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Writes the key, then the chain: a certificate file means that both are there. */
    static void writeNewIdentity(Path certificateFile, Path keyFile, Identity identity) throws IOException {
        if (!Files.exists(certificateFile)) {
            setAside(keyFile);
        }
        writePrivateKey(keyFile, identity.key());
        writeCertificates(certificateFile, identity.chain());
    }

    /** A key without its certificate was never used, because a crash came between the two; it is kept under another name. */
    static void setAside(Path keyFile) throws IOException {
        if (Files.exists(keyFile)) {
            Files.move(keyFile, keyFile.resolveSibling(keyFile.getFileName() + ".unused-" + UUID.randomUUID()));
        }
    }

    static void writeKeyStore(Path file, KeyStore store, char[] password) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            store.store(bytes, password);
        } catch (GeneralSecurityException e) {
            throw new IOException("the key store cannot be encoded: " + e.getMessage(), e);
        }
        replace(file, bytes.toByteArray(), OWNER_ONLY);
    }

    /** By a temporary file and a move: a crash never leaves half of a file under the name. */
    private static void replace(Path file, byte[] bytes, String rights) throws IOException {
        Path temporary = temporary(file, rights);
        write(temporary, bytes);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Has its rights before it has any content. */
    private static Path temporary(Path file, String rights) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        if (Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
            Files.createFile(temporary);
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(rights));
        }
        return temporary;
    }

    private static void write(Path temporary, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
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
