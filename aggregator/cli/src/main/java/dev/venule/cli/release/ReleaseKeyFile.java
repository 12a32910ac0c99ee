package dev.venule.cli.release;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.round.Ed25519Signer;
import dev.venule.broker.pki.PemFiles;
import dev.venule.protocol.message.Ed25519Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;

/** A release key on disk: NAME.key, for its holder only, and NAME.pub, for devices, beside it. */
record ReleaseKeyFile(ByteString publicKey, Ed25519Signer signer) {
    private static final String PRIVATE = ".key";
    private static final String PUBLIC = ".pub";

    /**
     * Makes a new one; returns the public file.
     *
     * @throws IOException also where there is one already: no key is ever overwritten
     */
    static Path create(Path file) throws IOException {
        Path publicFile = publicFile(file);
        for (Path taken : new Path[] {file, publicFile}) {
            if (Files.exists(taken)) {
                throw new IOException(taken + " is there already, and a key is never overwritten; give another name");
            }
        }
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            PemFiles.writePrivateKey(file, pair.getPrivate());
            PemFiles.writePublicKey(publicFile, pair.getPublic());
            return publicFile;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform has Ed25519", e);
        }
    }

    /** @throws IOException where one of the two files is missing, damaged or no Ed25519 key */
    static ReleaseKeyFile read(Path file) throws IOException {
        try {
            return new ReleaseKeyFile(
                    readPublic(publicFile(file)), new Ed25519Signer(PemFiles.readPrivateKey(existing(file))));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " cannot sign a release: " + e.getMessage(), e);
        }
    }

    /** The 32 bytes of the public key in the file. */
    static ByteString readPublic(Path file) throws IOException {
        byte[] x509 = PemFiles.readEd25519PublicKey(existing(file)).getEncoded();
        return ByteString.copyFrom(Ed25519Key.ofX509(x509));
    }

    private static Path existing(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no file " + file + "; make a release key with venule release key");
        }
        return file;
    }

    private static Path publicFile(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (!name.endsWith(PRIVATE) || name.length() == PRIVATE.length()) {
            throw new IOException(file + " must end in .key; its public half is the file with .pub instead");
        }
        return file.resolveSibling(name.substring(0, name.length() - PRIVATE.length()) + PUBLIC);
    }
}
