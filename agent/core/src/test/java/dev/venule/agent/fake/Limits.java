package dev.venule.agent.fake;

import dev.venule.agent.budget.BudgetLimits;
import dev.venule.agent.budget.DailyWindow;
import dev.venule.agent.budget.EnergyLimit;
import dev.venule.agent.budget.ModelCeiling;
import dev.venule.agent.budget.Requirement;
import dev.venule.agent.budget.TrafficLimits;
import dev.venule.agent.budget.TrainingConditions;
import java.time.Duration;
import java.util.EnumSet;

/** Budget limits that limit one thing. */
public final class Limits {
    private static final BudgetLimits NONE = BudgetLimits.unlimited();

    private Limits() {}

    /** Everything that a wearable asks for before it trains. */
    public static BudgetLimits ofConditions() {
        return with(new TrainingConditions(EnumSet.allOf(Requirement.class), DailyWindow.always(), 0.5, 40, 1 << 20));
    }

    public static BudgetLimits with(TrainingConditions conditions) {
        return new BudgetLimits(conditions, NONE.maxTrainingPerRound(), NONE.traffic(), NONE.model(), NONE.energy());
    }

    public static BudgetLimits with(Duration maxTrainingPerRound) {
        return new BudgetLimits(NONE.conditions(), maxTrainingPerRound, NONE.traffic(), NONE.model(), NONE.energy());
    }

    public static BudgetLimits with(TrafficLimits traffic) {
        return new BudgetLimits(NONE.conditions(), NONE.maxTrainingPerRound(), traffic, NONE.model(), NONE.energy());
    }

    public static BudgetLimits with(ModelCeiling model) {
        return new BudgetLimits(NONE.conditions(), NONE.maxTrainingPerRound(), NONE.traffic(), model, NONE.energy());
    }

    public static BudgetLimits with(EnergyLimit energy) {
        return new BudgetLimits(NONE.conditions(), NONE.maxTrainingPerRound(), NONE.traffic(), NONE.model(), energy);
    }
}
