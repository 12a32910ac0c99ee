package dev.venule.agent.budget;

import dev.venule.agent.eligibility.Refusal;
import dev.venule.agent.eligibility.SkipReason;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.UploadRule;
import java.util.Optional;

/**
 * The largest model that a device takes, and the densest update that it sends.
 *
 * @param maxFileBytes of the model file
 * @param maxParameters all trainable tensors together
 * @param maxKeepFraction of the parameters in an update, in (0, 1]
 */
public record ModelCeiling(long maxFileBytes, long maxParameters, double maxKeepFraction) {
    public ModelCeiling {
        if (maxFileBytes < 1 || maxParameters < 1) {
            throw new IllegalArgumentException("the largest model must have at least 1 byte and 1 parameter, had "
                    + maxFileBytes + " and " + maxParameters);
        }
        if (!(maxKeepFraction > 0 && maxKeepFraction <= 1)) {
            throw new IllegalArgumentException("the largest keep fraction must be in (0, 1], was " + maxKeepFraction);
        }
    }

    public static ModelCeiling unlimited() {
        return new ModelCeiling(Long.MAX_VALUE, Long.MAX_VALUE, 1);
    }

    boolean isUnlimited() {
        return maxFileBytes == Long.MAX_VALUE && maxParameters == Long.MAX_VALUE && maxKeepFraction == 1;
    }

    /** Before anything of the model is fetched. */
    Optional<Refusal> refusal(Announcement announcement) {
        long fileBytes = announcement.getModel().getTflite().getSizeBytes();
        if (fileBytes > maxFileBytes) {
            return tooLarge("the model's file has " + fileBytes + " bytes, this device takes " + maxFileBytes);
        }
        long parameters = parameters(announcement);
        if (parameters > maxParameters) {
            return tooLarge("the model has " + parameters + " parameters, this device takes " + maxParameters);
        }
        UploadRule upload = announcement.getPlan().getUpload();
        return upload.getKeepFraction() > maxKeepFraction
                ? Optional.of(new Refusal(
                        SkipReason.UPDATE_TOO_DENSE,
                        "the plan uploads " + upload.getKeepFraction() + " of the parameters, this device at most "
                                + maxKeepFraction))
                : Optional.empty();
    }

    static long parameters(Announcement announcement) {
        return announcement.getModel().getTensorSizesList().stream()
                .mapToLong(Integer::longValue)
                .sum();
    }

    private static Optional<Refusal> tooLarge(String explanation) {
        return Optional.of(new Refusal(SkipReason.MODEL_TOO_LARGE, explanation));
    }
}
