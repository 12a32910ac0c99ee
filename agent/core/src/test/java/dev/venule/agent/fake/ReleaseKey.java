package dev.venule.agent.fake;

import com.google.protobuf.ByteString;
import dev.venule.protocol.message.ManifestSignature;
import dev.venule.protocol.message.ManifestSigning;
import dev.venule.protocol.message.ReleaseManifest;
import dev.venule.protocol.message.SignedManifest;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;

/** A key that somebody keeps offline. */
public final class ReleaseKey {
    private static final int KEY_BYTES = 32;

    private final KeyPair pair;

    public ReleaseKey() {
        try {
            pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The 32 bytes of its public half. */
    public ByteString bytes() {
        byte[] x509 = pair.getPublic().getEncoded();
        return ByteString.copyFrom(x509, x509.length - KEY_BYTES, KEY_BYTES);
    }

    /** {@code manifest}, signed with each of these keys. */
    public static byte[] signed(ReleaseManifest manifest, ReleaseKey... keys) {
        SignedManifest.Builder signed = SignedManifest.newBuilder().setManifest(manifest.toByteString());
        for (ReleaseKey key : keys) {
            byte[] message = ManifestSigning.bytesToSign(manifest.toByteArray());
            signed.addSignatures(ManifestSignature.newBuilder()
                    .setReleaseKey(key.bytes())
                    .setSignature(ByteString.copyFrom(key.sign(message))));
        }
        return signed.build().toByteArray();
    }

    private byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
