package dev.venule.agent.transport.adapter;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who a device is and whom it trusts.
 *
 * @param key of the first certificate in {@code chain}
 * @param chain the device's certificate, whose CN is the device id, followed by intermediate ones if there are
 * @param trusted who may have signed the other side's certificate; at least one
 */
public record DeviceCredentials(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> trusted) {
    public DeviceCredentials {
        chain = List.copyOf(chain);
        trusted = List.copyOf(trusted);
        if (chain.isEmpty() || trusted.isEmpty()) {
            throw new IllegalArgumentException("a device needs a certificate and somebody to trust, has " + chain.size()
                    + " and " + trusted.size());
        }
    }
}
