package dev.venule.agent.identity;

import java.io.IOException;
import java.security.KeyPair;
import java.util.Optional;

/**
 * Where a device's private keys are: files, Android's Keystore, a TPM or another PKCS #11 module. What is handed out are
 * handles: they sign through the platform's {@code Signature} and TLS, and need not give away their bytes. Used by one thread
 * at a time.
 */
public interface DeviceKeys {
    /** Makes a key pair under {@code name}, 1 to 30 characters of [a-z0-9-], in place of any that was there. */
    KeyPair create(String name) throws IOException;

    /** The key pair under this name; empty where there is none. */
    Optional<KeyPair> find(String name) throws IOException;

    /** Destroys the key under this name; nothing happens where there is none. */
    void delete(String name) throws IOException;
}
