package dev.venule.aggregator.intake;

/**
 * Whose updates are taken at all.
 *
 * @param revocations devices that are out, whatever proves them
 * @param proof what gateways must bring with an update
 */
public record SenderChecks(Revocations revocations, SenderProof proof) {
    /** Nobody is out, and no gateway is believed. */
    public static SenderChecks none() {
        return new SenderChecks(Revocations.none(), SenderProof.none());
    }
}
