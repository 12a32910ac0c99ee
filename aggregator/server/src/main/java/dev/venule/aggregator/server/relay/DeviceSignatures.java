package dev.venule.aggregator.server.relay;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.intake.Provenance;
import dev.venule.aggregator.intake.SenderProof;
import dev.venule.broker.pki.LocalPki;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.Sha256;
import dev.venule.protocol.message.UpdatePart;
import dev.venule.protocol.message.UpdateSigning;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Believes a gateway only what the device itself signed: the certificate must be that of the device that the address names, come from
 * the fleet's authority, be in force and not revoked, and the signature must be over exactly this update. A chain that was found
 * good is not looked at again for a minute: so soon a revocation counts here. Used by one thread at a time.
 */
public final class DeviceSignatures implements SenderProof {
    private static final Duration RECHECK = Duration.ofMinutes(1);
    private static final int MAX_REMEMBERED = 4096;

    private final DeviceCertificates certificates;
    private final Clock clock;
    private final Map<List<ByteString>, Remembered> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<ByteString>, Remembered> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    private record Remembered(DeviceCertificates.Judgement judgement, Instant until) {}

    /** @param pki whose roots, and whose revocation lists, count */
    public DeviceSignatures(LocalPki pki, Clock clock) {
        this.certificates = new DeviceCertificates(pki);
        this.clock = clock;
    }

    @Override
    public Optional<RejectReason> refusal(String population, String device, Provenance.Relayed way, UpdatePart part) {
        if (part.getSignature().isEmpty()) {
            return Optional.of(RejectReason.NOT_SIGNED);
        }
        DeviceCertificates.Judgement judgement = judge(way.certificates());
        if (judgement instanceof DeviceCertificates.Judgement.Refused refused) {
            return Optional.of(refused.reason());
        }
        DeviceCertificates.Judgement.Device owner = (DeviceCertificates.Judgement.Device) judgement;
        if (!owner.id().equals(device)) {
            return Optional.of(RejectReason.UNTRUSTED_DEVICE);
        }
        boolean isSigned = isWhatItsHashSays(part)
                && UpdateSigning.isSignedBy(
                        owner.certificate().getPublicKey(),
                        UpdateSigning.bytesToSign(population, device, part),
                        part.getSignature().toByteArray());
        return isSigned ? Optional.empty() : Optional.of(RejectReason.FORGED);
    }

    /** Of an update in several parts, whoever assembles them finds out. */
    private static boolean isWhatItsHashSays(UpdatePart part) {
        boolean isWhole = part.getData().size() == part.getTotalBytes();
        return !isWhole
                || part.getSha256().isEmpty()
                || ByteString.copyFrom(Sha256.of(part.getData().toByteArray())).equals(part.getSha256());
    }

    private DeviceCertificates.Judgement judge(List<ByteString> chain) {
        Instant now = clock.instant();
        Remembered known = remembered.get(chain);
        if (known != null && now.isBefore(known.until())) {
            return known.judgement();
        }
        DeviceCertificates.Judgement judgement = certificates.judge(chain, now);
        Instant recheck = now.plus(RECHECK);
        if (judgement instanceof DeviceCertificates.Judgement.Device device) {
            remembered.put(
                    chain, new Remembered(judgement, device.until().isBefore(recheck) ? device.until() : recheck));
        } else {
            remembered.remove(chain);
        }
        return judgement;
    }
}
