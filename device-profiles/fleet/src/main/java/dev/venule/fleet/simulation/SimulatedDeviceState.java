package dev.venule.fleet.simulation;

import dev.venule.agent.budget.DailyWindow;
import dev.venule.agent.budget.Requirement;
import dev.venule.agent.budget.TrainingConditions;
import dev.venule.agent.device.DeviceState;
import dev.venule.agent.device.NetworkType;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;

/**
 * How a device fares: at any look, which comes before every batch, something may begin to be wrong, and it passes after a while.
 * One thing at a time, so that each must be noticed by itself.
 */
final class SimulatedDeviceState implements DeviceState {
    private static final double FLOOR = 0.3;
    private static final double CEILING_CELSIUS = 41;
    private static final long LEAST_FREE_BYTES = 1 << 20;

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(12);

    private final VirtualTime time;
    private final Chance chance;
    private final DoubleSupplier probability;
    private Optional<Trouble> trouble = Optional.empty();
    private Duration until = Duration.ZERO;

    private enum Trouble {
        CHARGER_PULLED,
        BATTERY_LOW,
        HOT,
        IN_USE,
        METERED,
        DISK_FULL
    }

    /** @param probability that a question is the one at which something begins to be wrong, 0..1; at 0 nothing is */
    SimulatedDeviceState(VirtualTime time, Chance chance, DoubleSupplier probability) {
        this.time = time;
        this.chance = chance;
        this.probability = probability;
    }

    /** What a device asks for that minds everything that may be wrong here. */
    static TrainingConditions conditions() {
        return new TrainingConditions(
                EnumSet.allOf(Requirement.class), DailyWindow.always(), FLOOR, CEILING_CELSIUS, LEAST_FREE_BYTES);
    }

    private boolean is(Trouble asked) {
        double now = probability.getAsDouble();
        if (now == 0 || time.elapsed().compareTo(until) >= 0) {
            trouble = Optional.empty();
        }
        if (trouble.isEmpty() && chance.with(now)) {
            trouble = Optional.of(chance.oneOf(Trouble.values()));
            until = time.elapsed().plus(chance.between(SHORTEST, LONGEST));
        }
        return trouble.filter(asked::equals).isPresent();
    }

    @Override
    public boolean isOnExternalPower() {
        return !is(Trouble.CHARGER_PULLED);
    }

    @Override
    public OptionalDouble batteryFraction() {
        return OptionalDouble.of(is(Trouble.BATTERY_LOW) ? FLOOR / 2 : 1);
    }

    @Override
    public OptionalDouble celsius() {
        return OptionalDouble.of(is(Trouble.HOT) ? CEILING_CELSIUS + 1 : CEILING_CELSIUS / 2);
    }

    @Override
    public boolean isIdle() {
        return !is(Trouble.IN_USE);
    }

    @Override
    public NetworkType network() {
        return is(Trouble.METERED) ? NetworkType.METERED : NetworkType.UNMETERED;
    }

    @Override
    public long freeStorageBytes() {
        return is(Trouble.DISK_FULL) ? LEAST_FREE_BYTES - 1 : Long.MAX_VALUE;
    }
}
