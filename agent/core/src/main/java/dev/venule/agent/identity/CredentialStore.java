package dev.venule.agent.identity;

import dev.venule.agent.storage.DeviceStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The device's credential, the one that is to follow it, and whom it trusts, so that a crash at any moment leaves the device
 * with a credential that works.
 *
 * <pre>
 * current            a number n: the credential in use; written as a whole, so it names the old or the new one
 * device-n-key       the key of credential n, where keys are files; see DeviceKeys
 * device-n-chain     its certificates, PEM
 * trust              the roots that this device believes, PEM
 * </pre>
 *
 * <p>Credential n + 1 is on its way: first it has a key, which stays the same however often a certificate for it is asked
 * for; with a certificate it is the candidate; once the broker has taken it, {@link #confirm} makes it the current one and
 * destroys the old. All other numbers are left over from a crash and are removed on opening. Used by one thread at a time.
 */
public final class CredentialStore {
    private static final String CURRENT = "current";
    private static final String TRUST = "trust";

    private final DeviceKeys keys;
    private final DeviceStorage storage;
    private int number;
    private Optional<Credential> current;
    private Optional<Credential> candidate;
    private List<X509Certificate> trusted;

    /**
     * Opens what the device has; a new device has nothing.
     *
     * @param storage for certificates, not keys; its alone
     * @throws IOException where what is stored is damaged; one line that says what to do
     */
    public CredentialStore(DeviceKeys keys, DeviceStorage storage) throws IOException {
        this.keys = keys;
        this.storage = storage;
        number = readNumber();
        removeLeftOvers();
        current = number == 0 ? Optional.empty() : read(number);
        if (number > 0 && !current.isPresent()) {
            throw new IOException("the device's key or certificate " + name(number)
                    + " is missing; delete the folder and enrol the device again");
        }
        candidate = read(number + 1);
        Optional<byte[]> stored = storage.read(TRUST);
        trusted = stored.isPresent() ? certificates(TRUST, stored.get()) : List.of();
    }

    /** In use; empty before the device was enrolled. */
    public Optional<Credential> current() {
        return current;
    }

    /** Issued, and not yet taken by the broker. */
    public Optional<Credential> candidate() {
        return candidate;
    }

    /** The roots that this device believes. */
    public List<X509Certificate> trusted() {
        return trusted;
    }

    /** Replaces the roots. */
    public void trust(List<X509Certificate> roots) throws IOException {
        storage.writeAtomically(TRUST, Pem.encode(roots));
        trusted = List.copyOf(roots);
    }

    /** The key to ask a certificate for. It stays the same until {@link #take}; a candidate that there was is dropped. */
    public KeyPair requestKey() throws IOException {
        String next = name(number + 1);
        if (candidate.isPresent()) {
            candidate = Optional.empty();
            storage.delete(chainFile(next));
            keys.delete(next);
        }
        Optional<KeyPair> begun = keys.find(next);
        return begun.isPresent() ? begun.get() : keys.create(next);
    }

    /**
     * Takes what was issued for {@link #requestKey}: as the candidate, or at once where the device has nothing else.
     *
     * @throws IOException where it is not for that key, or cannot be stored
     */
    public void take(List<X509Certificate> chain) throws IOException {
        String next = name(number + 1);
        Optional<KeyPair> key = keys.find(next);
        if (!key.isPresent() || !key.get().getPublic().equals(chain.get(0).getPublicKey())) {
            throw new IOException("the certificate is not for the key that this device asked for; ask again");
        }
        storage.writeAtomically(chainFile(next), Pem.encode(chain));
        candidate = Optional.of(new Credential(key.get().getPrivate(), chain));
        if (!current.isPresent()) {
            confirm();
        }
    }

    /** The candidate works: it is the current one from now on, and the old one is gone. */
    public void confirm() throws IOException {
        if (!candidate.isPresent()) {
            return;
        }
        int confirmed = number + 1;
        storage.writeAtomically(CURRENT, String.valueOf(confirmed).getBytes(StandardCharsets.US_ASCII));
        number = confirmed;
        current = candidate;
        candidate = Optional.empty();
        removeLeftOvers();
    }

    private int readNumber() throws IOException {
        Optional<byte[]> stored = storage.read(CURRENT);
        if (!stored.isPresent()) {
            return 0;
        }
        String text = new String(stored.get(), StandardCharsets.US_ASCII);
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new IOException("the file " + CURRENT + " is damaged; delete the folder and enrol the device again");
        }
        return Integer.parseInt(text);
    }

    private void removeLeftOvers() throws IOException {
        String previous = name(number - 1);
        keys.delete(previous);
        storage.delete(chainFile(previous));
    }

    private Optional<Credential> read(int n) throws IOException {
        Optional<byte[]> chain = storage.read(chainFile(name(n)));
        Optional<KeyPair> key = chain.isPresent() ? keys.find(name(n)) : Optional.empty();
        return key.isPresent()
                ? Optional.of(new Credential(
                        key.get().getPrivate(), certificates(chainFile(name(n)), chain.orElse(new byte[0]))))
                : Optional.empty();
    }

    private static List<X509Certificate> certificates(String file, byte[] pem) throws IOException {
        try {
            return new ArrayList<>(Pem.certificates(pem));
        } catch (IOException e) {
            throw new IOException(
                    "the file " + file + " of the device's identity is damaged: " + e.getMessage()
                            + "; delete the folder and enrol the device again",
                    e);
        }
    }

    private static String name(int n) {
        return "device-" + n;
    }

    private static String chainFile(String name) {
        return name + "-chain";
    }
}
