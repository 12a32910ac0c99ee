package dev.venule.aggregator.server.coap;

import java.util.Map;
import javax.crypto.SecretKey;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.PskPublicInformation;
import org.eclipse.californium.scandium.dtls.PskSecretResult;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedMultiPskStore;
import org.eclipse.californium.scandium.util.ServerNames;
import org.jspecify.annotations.Nullable;

/** Keys of devices that have no certificate, by device id. A device that is out has none any more. */
final class SharedKeys extends AdvancedMultiPskStore {
    private final RevokedPeers revoked;
    private final Reception reception;

    SharedKeys(Map<String, byte[]> keys, RevokedPeers revoked, Reception reception) {
        keys.forEach(this::setKey);
        this.revoked = revoked;
        this.reception = reception;
    }

    @Override
    public PskSecretResult requestPskSecretResult(
            ConnectionId cid,
            @Nullable ServerNames serverName,
            PskPublicInformation identity,
            String hmacAlgorithm,
            @Nullable SecretKey otherSecret,
            byte[] seed,
            boolean useExtendedMasterSecret) {
        if (revoked.isRevoked(identity.getPublicInfoAsString())) {
            reception.refused(CoapRefusal.REVOKED);
            return new PskSecretResult(cid, identity, null);
        }
        PskSecretResult result = super.requestPskSecretResult(
                cid, serverName, identity, hmacAlgorithm, otherSecret, seed, useExtendedMasterSecret);
        if (result.getSecret() == null) {
            reception.refused(CoapRefusal.UNKNOWN_IDENTITY);
        }
        return result;
    }
}
