package dev.venule.agent.budget;

import java.time.Duration;

/**
 * What a device can afford. Each part checks its own bounds.
 *
 * @param conditions under which it trains
 * @param maxTrainingPerRound elapsed time, pauses apart; at least 1 s
 * @param traffic bytes on the wire in a day
 * @param model the largest that it takes
 * @param energy how its use is reckoned, and how much may be used in a day
 */
public record BudgetLimits(
        TrainingConditions conditions,
        Duration maxTrainingPerRound,
        TrafficLimits traffic,
        ModelCeiling model,
        EnergyLimit energy) {
    private static final Duration UNLIMITED_TRAINING = Duration.ofDays(365);

    public BudgetLimits {
        if (maxTrainingPerRound.toMillis() < 1000 || maxTrainingPerRound.compareTo(UNLIMITED_TRAINING) > 0) {
            throw new IllegalArgumentException(
                    "training.maxPerRound must be between 1 s and 365 days, was " + maxTrainingPerRound);
        }
    }

    /** Whatever comes, at any time. */
    public static BudgetLimits unlimited() {
        return new BudgetLimits(
                TrainingConditions.none(),
                UNLIMITED_TRAINING,
                TrafficLimits.unlimited(),
                ModelCeiling.unlimited(),
                EnergyLimit.unlimited());
    }

    /**
     * Whether it is all that {@link #unlimited} is. Asked number by number, here and below: the first call of a record's own
     * equals takes a device a tenth of a second, before it has connected.
     */
    public boolean isUnlimited() {
        return conditions.areNone() && model.isUnlimited() && !countsDays();
    }

    /** Whether anything is counted from day to day, so that it must be kept over restarts. */
    boolean countsDays() {
        return !traffic.isUnlimited() || !energy.isUnlimited() || maxTrainingPerRound.compareTo(UNLIMITED_TRAINING) < 0;
    }
}
