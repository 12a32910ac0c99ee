package dev.venule.protocol.message;

/** What is signed and verified (Ed25519) of a release manifest. */
public final class ManifestSigning {
    private static final SigningDomain DOMAIN = new SigningDomain("venule manifest v1");

    private ManifestSigning() {}

    /** The domain prefix followed by {@code manifest}, the bytes that travel in {@link SignedManifest}. */
    public static byte[] bytesToSign(byte[] manifest) {
        return DOMAIN.before(manifest);
    }
}
