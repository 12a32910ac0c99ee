package dev.venule.protocol.message;

import java.util.Locale;
import java.util.Optional;

/**
 * Why something that a peer sent was not accepted: the closed list behind every rejection, on the wire, in metrics and in
 * what people read.
 */
public enum RejectReason {
    MALFORMED(1, "the message cannot be decoded; the sender's software needs an update"),
    WRONG_WIRE_VERSION(2, "the sender speaks another wire version; update the older side"),
    CHECKSUM_MISMATCH(3, "the content does not match its checksum; send it again"),
    OVERSIZED(4, "the message is larger than allowed; upload less, or raise the limit"),
    UNKNOWN_POPULATION(5, "the aggregator does not serve this population; check the population's name"),
    UNKNOWN_VERSION(6, "the update names a model version that was never published; fetch the current model"),
    TOO_STALE(7, "the update was trained from a version that is too old; fetch the current model"),
    WRONG_SHAPE(8, "the update does not fit the model's tensors; fetch the current model"),
    NOT_FINITE(9, "the update holds NaN or infinite values; lower the learning rate"),
    TOO_LARGE_NORM(10, "the update's norm is above the plan's bound; clip it"),
    NO_EXAMPLES(11, "the update says that it was trained on no examples"),
    WRONG_SUPPORT(12, "the update does not use the announced support rule; fetch the current plan"),
    WRONG_SIGNATURE(13, "the signature does not verify; check which key the device trusts"),
    ROLLED_BACK(14, "the announcement is older than one already seen"),
    EXPIRED(15, "the announcement's validity has ended"),
    INCOMPLETE(16, "parts of the update never arrived; send it again"),
    CONTRIBUTION_CAP(17, "this device has contributed as much as it may to this version"),
    STORAGE_FULL(18, "the aggregator has no room; try later"),
    MODEL_REFUSED(19, "the model file is refused by the device's checks"),
    INCLUSION_QUOTA(20, "this device has given its share of the latest versions; it may again when others have"),
    NOT_RELEASED(21, "the release manifest does not allow what is announced; sign a manifest that does"),
    REVOKED(22, "this device was revoked; give the device that replaces it another id"),
    NOT_SIGNED(23, "an update that comes through a gateway needs its device's signature; switch on sending.signed"),
    UNTRUSTED_DEVICE(24, "the certificate that came along is not this device's, or not valid; renew it at the device"),
    FORGED(25, "the update is not what its device signed; look at the gateway that passed it on");

    private final int wireCode;
    private final String explanation;

    RejectReason(int wireCode, String explanation) {
        this.wireCode = wireCode;
        this.explanation = explanation;
    }

    /** The number on the wire; never changes and is never used twice. */
    public int wireCode() {
        return wireCode;
    }

    /** The metric label and the key in reports: lower case with underscores. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One sentence for people: what is wrong and, where there is one, the remedy. */
    public String explanation() {
        return explanation;
    }

    /** Whether a gateway brought what nothing proves to be the device's: it says nothing about the device or its update. */
    public boolean isUnproved() {
        return this == NOT_SIGNED || this == UNTRUSTED_DEVICE || this == FORGED;
    }

    /** The reason with this number, or empty where a newer peer sent one that is not known here. */
    public static Optional<RejectReason> fromWireCode(int wireCode) {
        for (RejectReason reason : values()) {
            if (reason.wireCode == wireCode) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }
}
