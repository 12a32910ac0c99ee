package dev.venule.agent.budget;

import dev.venule.agent.device.DeviceState;
import dev.venule.agent.device.EnergyMeter;

/** What a device can afford, how it fares, and what it uses. */
public record DeviceMeans(BudgetLimits limits, DeviceState state, EnergyMeter meter) {
    /** A device without a profile: nothing is limited and nothing is written down. */
    public static DeviceMeans unlimited() {
        return new DeviceMeans(BudgetLimits.unlimited(), DeviceState.alwaysWilling(), EnergyMeter.none());
    }
}
