package dev.venule.aggregator.server.coap;

import dev.venule.broker.pki.Identity;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who the aggregator is to devices, and whom it believes.
 *
 * @param own shown to every device
 * @param trusted authorities of devices' certificates; at least one
 * @param revoked who is not believed any more
 */
public record CoapIdentity(Identity own, List<X509Certificate> trusted, RevokedPeers revoked) {
    public CoapIdentity {
        trusted = List.copyOf(trusted);
        if (trusted.isEmpty()) {
            // The DTLS library would take an empty list for "everybody".
            throw new IllegalArgumentException("no authority is trusted: no device could come");
        }
    }

    /** Where nobody is out. */
    public CoapIdentity(Identity own, List<X509Certificate> trusted) {
        this(own, trusted, RevokedPeers.none());
    }
}
