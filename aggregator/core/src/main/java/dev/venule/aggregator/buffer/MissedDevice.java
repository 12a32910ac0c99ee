package dev.venule.aggregator.buffer;

/**
 * A device that was asked to contribute to a version and is not in it.
 *
 * @param profile its class of device, as its status says; empty where unknown
 * @param site where it is, as its status says; empty where unknown
 * @param reason {@link #LATE}, {@link #OFFLINE}, {@link #NO_ANSWER}, or why it skipped, in its status's word
 */
public record MissedDevice(String device, String profile, String site, String reason) {
    /** Its report came, or was on its way, when the version had been made. */
    public static final String LATE = "late";

    /** Not connected when the version was made. */
    public static final String OFFLINE = "offline";

    /** Connected, and nothing was heard of it. */
    public static final String NO_ANSWER = "no_answer";

    MissedDevice asLate() {
        return new MissedDevice(device, profile, site, LATE);
    }
}
