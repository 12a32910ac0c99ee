package dev.venule.aggregator.intake;

import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.UpdatePart;
import java.util.Optional;

/** Judges what gateways pass on: whether the device that they name signed it. Asked for every part: must be quick. */
@FunctionalInterface
public interface SenderProof {
    /**
     * Why this is not believed; empty where the device signed exactly this update.
     *
     * @param part a part that keeps the rules
     */
    Optional<RejectReason> refusal(String population, String device, Provenance.Relayed way, UpdatePart part);

    /** Believes no gateway. */
    static SenderProof none() {
        return (population, device, way, part) -> Optional.of(RejectReason.UNTRUSTED_DEVICE);
    }
}
