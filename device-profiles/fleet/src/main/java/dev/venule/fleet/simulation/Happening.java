package dev.venule.fleet.simulation;

import java.util.Locale;

/** What happens in a simulation and is counted, so that a campaign can show what it has been through. */
public enum Happening {
    TRAINING_PAUSED,
    TRAINING_RESUMED,
    UPDATE_STORED,
    UPDATE_DELIVERED,
    UPDATE_RETURNED,
    UPDATE_LEFT_IN_DOUBT,
    PART_SENT,
    UPDATE_ACCEPTED,
    UPDATE_TOO_STALE,
    UPDATE_LATE,
    UPDATE_OVER_CAP,
    UPDATE_OVER_QUOTA,
    UPDATE_AFTER_THE_END,
    DUPLICATE_RECEIPT,
    PART_RECEIPT,
    DEVICE_ASKED_TO_WAIT,
    VERSION_MADE,
    VERSION_OF_SUBSET,
    COHORT_ASKED,
    STATUS_ARRIVED,
    ANNOUNCED,
    AGENT_STARTED,
    AGENT_CRASHED,
    DEVICE_POWERED_OFF,
    DEVICE_OUT_OF_REACH,
    DEVICE_IN_REACH,
    DEVICE_STORAGE_FAILED,
    AGGREGATOR_STARTED,
    AGGREGATOR_DIED,
    AGGREGATOR_CUT_OFF,
    STORE_FAILED,
    BROKER_RESTARTED,
    BROKER_LOST_A_MESSAGE;

    /** The key in reports: lower case with underscores. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
