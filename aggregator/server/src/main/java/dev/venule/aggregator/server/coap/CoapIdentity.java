package dev.venule.aggregator.server.coap;

import dev.venule.broker.pki.Identity;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who the aggregator is to devices, and whom it believes.
 *
 * @param own shown to every device
 * @param trusted authorities of devices' certificates
 */
public record CoapIdentity(Identity own, List<X509Certificate> trusted) {
    public CoapIdentity {
        trusted = List.copyOf(trusted);
    }
}
