package dev.venule.agent.round;

/** Knows whose announcements this device follows. */
@FunctionalInterface
public interface SignatureVerifier {
    /** Whether {@code signature} over {@code message} was made with the trusted key; false where that cannot be told. */
    boolean verifies(byte[] message, byte[] signature);

    /** Follows nobody: for a device that has no key. */
    static SignatureVerifier refusing() {
        return (message, signature) -> false;
    }
}
