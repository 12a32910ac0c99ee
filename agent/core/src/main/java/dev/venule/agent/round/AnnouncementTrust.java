package dev.venule.agent.round;

import com.google.protobuf.ByteString;
import dev.venule.protocol.message.Ed25519Key;
import java.util.List;

/** Whose announcements a device follows: what its owner gives it before it leaves the house. */
public sealed interface AnnouncementTrust {
    /** Those signed with this key, whatever they ask for. */
    record AnnouncementKey(SignatureVerifier verifier) implements AnnouncementTrust {}

    /**
     * Those that keep to a manifest which the holder of one of these keys has signed. The keys are kept offline, so that whoever
     * takes over an aggregator can announce nothing but the released model, within the released bounds, until the manifest
     * expires. A manifest that names other release keys replaces these for good.
     *
     * @param keys at least one; 32 bytes each
     */
    record ReleaseKeys(List<ByteString> keys, SignatureScheme scheme) implements AnnouncementTrust {
        public ReleaseKeys {
            keys = List.copyOf(keys);
            if (keys.isEmpty()) {
                throw new IllegalArgumentException("releaseKeys is empty; a device without a key follows nobody");
            }
            for (ByteString key : keys) {
                if (key.size() != Ed25519Key.BYTES) {
                    throw new IllegalArgumentException(
                            "a release key has " + Ed25519Key.BYTES + " bytes (Ed25519), one given has " + key.size());
                }
            }
        }

        /** Verified by {@link Ed25519Verifier}. */
        public static ReleaseKeys ed25519(List<ByteString> keys) {
            return new ReleaseKeys(keys, Ed25519Verifier::new);
        }
    }

    /** Makes verifiers of keys that arrive in a manifest. */
    @FunctionalInterface
    interface SignatureScheme {
        /** The verifier for the 32 bytes of a public key. */
        SignatureVerifier verifierFor(byte[] publicKey);
    }
}
