package dev.venule.aggregator.server.enrolment;

import dev.venule.broker.pki.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.List;

/** What the EST server shows, as its two files stand now: they are replaced one after the other. */
final class ServerIdentity {
    private static final byte[] PROBE = {'v', 'e', 'n', 'u', 'l', 'e'};

    private ServerIdentity() {}

    static Reloaded<Identity> of(EnrolmentConfig.Listener listener) {
        Path certificate = listener.certificate();
        Path key = listener.key();
        return new Reloaded<>(() -> read(certificate, key), List.of(certificate, key));
    }

    private static Identity read(Path certificate, Path key) throws IOException {
        Identity identity = Identity.readPem(certificate, key);
        try {
            if (!belongTogether(identity)) {
                throw new IOException("the key " + key + " does not belong to the certificate " + certificate
                        + "; use the key it was issued for");
            }
            return identity;
        } catch (GeneralSecurityException e) {
            throw new IOException(key + " cannot be used: " + e.getMessage() + "; use EC P-256 or RSA", e);
        }
    }

    private static boolean belongTogether(Identity identity) throws GeneralSecurityException {
        String algorithm = identity.key().getAlgorithm();
        if (!algorithm.equals(identity.certificate().getPublicKey().getAlgorithm())) {
            return false;
        }
        Signature signature = Signature.getInstance(algorithm.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
        signature.initSign(identity.key());
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(identity.certificate().getPublicKey());
        signature.update(PROBE);
        return signature.verify(signed);
    }
}
