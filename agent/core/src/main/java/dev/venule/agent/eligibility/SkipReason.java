package dev.venule.agent.eligibility;

import java.util.Locale;

/** Why a device did not contribute to a round: the closed list behind metrics, status and what people read. */
public enum SkipReason {
    NOT_ENOUGH_EXAMPLES("the device has fewer labelled examples than the plan asks for; it tries again later", true),
    ALREADY_CONTRIBUTED("this device has already contributed to this version", false),
    NOT_SELECTED("the announced cohort does without this device; it waits for the next", false),
    COHORT_CLOSED("the announced cohort's deadline has passed; the device waits for the next", false),
    MOVED_ON("the device moves to the population that succeeds this one once its updates have their receipts", false),
    WITHDRAWN("this population is withdrawn; the device goes back to the one that it came from", false),
    RECEIPTS_PENDING("earlier updates still wait for their receipts; the device goes on when one of them comes", true),
    ANNOUNCEMENT_EXPIRED("the announcement's validity has ended; the device waits for the next", false),
    MODEL_REFUSED("the announced model or its weights are refused by the device's checks", false),
    EXAMPLES_DO_NOT_FIT(
            "the device's examples have another shape than the model's inputs; check the example store", false),
    UNSUPPORTED_PLAN("the plan asks for something that this device cannot do; update the agent", false),
    DIVERGED("training gave NaN or infinite values; lower the learning rate", false),
    OUTBOX_TOO_SMALL("the update is larger than the whole outbox may be; raise outbox.maxBytes", false);

    private final String explanation;
    private final boolean passing;

    SkipReason(String explanation, boolean passing) {
        this.explanation = explanation;
        this.passing = passing;
    }

    /** The metric label and the status text: lower case with underscores. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One sentence for people. */
    public String explanation() {
        return explanation;
    }

    /** Whether the same announcement may be worth another look later. */
    public boolean isPassing() {
        return passing;
    }
}
