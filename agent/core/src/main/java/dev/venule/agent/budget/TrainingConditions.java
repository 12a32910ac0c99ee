package dev.venule.agent.budget;

import dev.venule.agent.device.DeviceState;
import dev.venule.agent.device.NetworkType;
import dev.venule.agent.eligibility.Refusal;
import dev.venule.agent.eligibility.SkipReason;
import java.io.IOException;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * When a device trains.
 *
 * @param requirements that must hold
 * @param hours of the day
 * @param minBatteryFraction 0..1; 0 asks nothing, and a device without a battery is above every floor
 * @param maxCelsius of the hottest part that is measured; infinity asks nothing
 * @param minFreeStorageBytes below which nothing is trained; 0 asks nothing
 */
public record TrainingConditions(
        Set<Requirement> requirements,
        DailyWindow hours,
        double minBatteryFraction,
        double maxCelsius,
        long minFreeStorageBytes) {
    public TrainingConditions {
        requirements = Set.copyOf(requirements);
        if (!(minBatteryFraction >= 0 && minBatteryFraction <= 1)) {
            throw new IllegalArgumentException("the battery floor must be in 0..1, was " + minBatteryFraction);
        }
        if (Double.isNaN(maxCelsius) || maxCelsius < -40) {
            throw new IllegalArgumentException("the temperature ceiling must be at least -40 C, was " + maxCelsius);
        }
        if (minFreeStorageBytes < 0) {
            throw new IllegalArgumentException("free storage to keep must not be negative, was " + minFreeStorageBytes);
        }
    }

    public static TrainingConditions none() {
        return new TrainingConditions(
                EnumSet.noneOf(Requirement.class), DailyWindow.always(), 0, Double.POSITIVE_INFINITY, 0);
    }

    boolean areNone() {
        return requirements.isEmpty()
                && hours.isAlways()
                && minBatteryFraction == 0
                && maxCelsius == Double.POSITIVE_INFINITY
                && minFreeStorageBytes == 0;
    }

    /** The first condition that does not hold, or empty. Asks the device for nothing that no condition names. */
    Optional<Refusal> refusal(DeviceState state, LocalTime now) throws IOException {
        if (!hours.contains(now)) {
            return refused(SkipReason.OUTSIDE_HOURS, "it is " + now.withNano(0) + ", this device trains from " + hours);
        }
        if (requirements.contains(Requirement.EXTERNAL_POWER) && !state.isOnExternalPower()) {
            return Optional.of(Refusal.of(SkipReason.NOT_CHARGING));
        }
        if (requirements.contains(Requirement.IDLE) && !state.isIdle()) {
            return Optional.of(Refusal.of(SkipReason.DEVICE_IN_USE));
        }
        if (requirements.contains(Requirement.UNMETERED_NETWORK) && state.network() == NetworkType.METERED) {
            return Optional.of(Refusal.of(SkipReason.NETWORK_METERED));
        }
        Optional<Refusal> battery = ofBattery(state);
        Optional<Refusal> heat = battery.isPresent() ? battery : ofTemperature(state);
        return heat.isPresent() ? heat : ofStorage(state);
    }

    private Optional<Refusal> ofBattery(DeviceState state) throws IOException {
        if (minBatteryFraction == 0) {
            return Optional.empty();
        }
        OptionalDouble fraction = state.batteryFraction();
        return fraction.isPresent() && fraction.getAsDouble() < minBatteryFraction
                ? refused(
                        SkipReason.BATTERY_LOW,
                        "the battery is at " + percent(fraction.getAsDouble()) + ", this device trains from "
                                + percent(minBatteryFraction) + " on")
                : Optional.empty();
    }

    private Optional<Refusal> ofTemperature(DeviceState state) throws IOException {
        if (maxCelsius == Double.POSITIVE_INFINITY) {
            return Optional.empty();
        }
        OptionalDouble celsius = state.celsius();
        if (!celsius.isPresent()) {
            return refused(
                    SkipReason.TEMPERATURE_UNKNOWN,
                    "the ceiling is " + maxCelsius + " C and this device shows no temperature; give the profile a"
                            + " ceiling of none where it has no thermometer");
        }
        return celsius.getAsDouble() > maxCelsius
                ? refused(
                        SkipReason.TOO_HOT,
                        "it is " + celsius.getAsDouble() + " C hot, this device trains up to " + maxCelsius + " C")
                : Optional.empty();
    }

    private Optional<Refusal> ofStorage(DeviceState state) throws IOException {
        if (minFreeStorageBytes == 0) {
            return Optional.empty();
        }
        long free = state.freeStorageBytes();
        return free < minFreeStorageBytes
                ? refused(
                        SkipReason.STORAGE_LOW,
                        free + " bytes of storage are free, this device keeps " + minFreeStorageBytes + " free")
                : Optional.empty();
    }

    private static Optional<Refusal> refused(SkipReason reason, String explanation) {
        return Optional.of(new Refusal(reason, explanation));
    }

    private static String percent(double fraction) {
        return Math.round(fraction * 100) + " %";
    }
}
