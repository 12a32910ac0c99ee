package dev.venule.aggregator.server.coap;

import java.security.cert.X509Certificate;

/** Who is out. Asked for every request and every handshake: must be quick. */
public interface RevokedPeers {
    /** Whatever certificate or key the device still has. */
    boolean isRevoked(String device);

    /** By one of the authorities that are trusted here. */
    boolean isRevoked(X509Certificate certificate);

    /** Nobody is out. */
    static RevokedPeers none() {
        return new RevokedPeers() {
            @Override
            public boolean isRevoked(String device) {
                return false;
            }

            @Override
            public boolean isRevoked(X509Certificate certificate) {
                return false;
            }
        };
    }
}
