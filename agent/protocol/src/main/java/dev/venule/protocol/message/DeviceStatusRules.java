package dev.venule.protocol.message;

/** What holds for a device's presence. */
final class DeviceStatusRules {
    private DeviceStatusRules() {}

    static void check(DeviceStatus status, Findings findings) {
        findings.wireVersion(status.getWireVersion());
        findings.text("profile", status.getProfile());
        findings.text("site", status.getSite());
        findings.text("agent_version", status.getAgentVersion());
        findings.text("last_outcome", status.getLastOutcome());
        findings.explanation("last_explanation", status.getLastExplanation());
        float battery = status.getBatteryFraction();
        findings.expect(
                Float.isFinite(battery) && battery <= 1,
                RejectReason.MALFORMED,
                "battery_fraction must be at most 1, is " + battery);
        findings.notNegative("last_round_millis", status.getLastRoundMillis());
        findings.notNegative("model_version", status.getModelVersion());
        findings.notNegative("outbox_updates", status.getOutboxUpdates());
        findings.notNegative("evicted_updates", status.getEvictedUpdates());
        DeviceEnergy energy = status.getEnergy();
        findings.notNegative("modelled_today_millijoules", energy.getModelledTodayMillijoules());
        findings.notNegative("measured_today_millijoules", energy.getMeasuredTodayMillijoules());
        findings.notNegative("modelled_round_millijoules", energy.getModelledRoundMillijoules());
        findings.notNegative("measured_round_millijoules", energy.getMeasuredRoundMillijoules());
        findings.notNegative("limit_per_day_millijoules", energy.getLimitPerDayMillijoules());
    }
}
