package dev.venule.agent.identity;

import dev.venule.agent.storage.DeviceStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;

/**
 * Keys in the device's storage: EC P-256, PKCS #8 in PEM, one file {@code NAME-key} each. In a {@code FileStorage} only the
 * agent's own user may read them; a device with a secure element has a better place.
 */
public final class StoredDeviceKeys implements DeviceKeys {
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    private final DeviceStorage storage;

    public StoredDeviceKeys(DeviceStorage storage) {
        this.storage = storage;
    }

    @Override
    public KeyPair create(String name) throws IOException {
        KeyPair keys;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has P-256", e);
        }
        // PKCS #8 as the platforms write it has no public half, and a certificate request needs it.
        String text = Pem.block(PRIVATE, keys.getPrivate().getEncoded())
                + Pem.block(PUBLIC, keys.getPublic().getEncoded());
        storage.writeAtomically(file(name), text.getBytes(StandardCharsets.US_ASCII));
        return keys;
    }

    @Override
    public Optional<KeyPair> find(String name) throws IOException {
        Optional<byte[]> stored = storage.read(file(name));
        if (!stored.isPresent()) {
            return Optional.empty();
        }
        String text = new String(stored.get(), StandardCharsets.US_ASCII);
        try {
            KeyFactory factory = KeyFactory.getInstance("EC");
            return Optional.of(new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(Pem.content(text, PUBLIC))),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(Pem.content(text, PRIVATE)))));
        } catch (IOException | GeneralSecurityException e) {
            throw new IOException(
                    "the device's key " + file(name) + " is damaged: " + e.getMessage()
                            + "; delete it and enrol the device again",
                    e);
        }
    }

    @Override
    public void delete(String name) throws IOException {
        storage.delete(file(name));
    }

    private static String file(String name) {
        return name + "-key";
    }
}
