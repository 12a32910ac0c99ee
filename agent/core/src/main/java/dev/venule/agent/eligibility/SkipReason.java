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
    OUTBOX_TOO_SMALL("the update is larger than the whole outbox may be; raise outbox.maxBytes", false),
    OUTSIDE_HOURS("the device does not train at this hour; it waits for its hours", true),
    NOT_CHARGING("the device trains only on external power; it goes on when it is charged", true),
    BATTERY_LOW("the battery is below the device's floor; it goes on when there is more", true),
    TOO_HOT("the device is hotter than it may be for training; it goes on when it has cooled down", true),
    TEMPERATURE_UNKNOWN("the device has a temperature ceiling and shows no temperature; correct its profile", true),
    DEVICE_IN_USE("somebody or something else needs the device now; it goes on when it is idle", true),
    NETWORK_METERED("the device does not train on a metered network; it goes on when that changes", true),
    STORAGE_LOW("too little storage is free on the device; it goes on when there is more", true),
    ROUND_TOO_LONG("training takes longer on this device than a round may; lower epochs or the model's size", false),
    ENERGY_SPENT("the energy that the device may use in a day is spent; it goes on tomorrow", true),
    UPLOAD_SPENT("the bytes that the device may send in a day are spent; it goes on tomorrow", true),
    DOWNLOAD_SPENT("the bytes that the device may receive in a day are spent; it goes on tomorrow", true),
    MODEL_TOO_LARGE("the announced model is larger than the device takes", false),
    UPDATE_TOO_DENSE("the plan uploads more of the parameters than the device sends; lower keepFraction", false);

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
