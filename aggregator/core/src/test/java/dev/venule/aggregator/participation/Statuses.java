package dev.venule.aggregator.participation;

import dev.venule.protocol.message.DeviceStatus;

/** What devices say of themselves. */
public final class Statuses {
    private Statuses() {}

    public static DeviceStatus online() {
        return status(true, "", 0);
    }

    public static DeviceStatus offline() {
        return status(false, "", 0);
    }

    /** Online, after a round that ended so. */
    public static DeviceStatus after(String outcome, long modelVersion) {
        return status(true, outcome, modelVersion);
    }

    private static DeviceStatus status(boolean online, String outcome, long modelVersion) {
        return DeviceStatus.newBuilder()
                .setWireVersion(1)
                .setOnline(online)
                .setProfile("watch")
                .setSite("ward 3")
                .setLastOutcome(outcome)
                .setModelVersion(modelVersion)
                .build();
    }
}
