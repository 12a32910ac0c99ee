package dev.venule.aggregator.server;

import dev.venule.aggregator.intake.Revocations;
import dev.venule.aggregator.server.coap.RevokedPeers;
import dev.venule.broker.pki.AuthorityFolder;
import java.io.IOException;
import java.security.cert.X509Certificate;

/** Devices that the operator has put out, and certificates that the installation's authorities have revoked. */
final class RevokedDevicesAndCertificates implements RevokedPeers {
    private final Revocations devices;
    private final AuthorityFolder authority;

    RevokedDevicesAndCertificates(Revocations devices, AuthorityFolder authority) {
        this.devices = devices;
        this.authority = authority;
    }

    @Override
    public boolean isRevoked(String device) {
        return devices.isRevoked(device);
    }

    /** Where that cannot be found out, nobody new comes in. */
    @Override
    public boolean isRevoked(X509Certificate certificate) {
        try {
            return authority.isRevoked(certificate);
        } catch (IOException e) {
            return true;
        }
    }
}
