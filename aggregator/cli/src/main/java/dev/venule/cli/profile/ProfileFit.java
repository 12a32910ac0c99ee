package dev.venule.cli.profile;

import dev.venule.agent.budget.BudgetLimits;
import dev.venule.agent.budget.Requirement;
import dev.venule.agent.budget.TrafficLimits;
import dev.venule.agent.budget.UpdateEstimate;
import dev.venule.agent.profile.DeviceProfile;
import dev.venule.protocol.message.UploadRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether devices of a profile can train a model, by estimate: time from the profile's arithmetic, bytes from the update's size
 * and full weights each round, energy from both.
 *
 * @param secondsPerRound of training, elapsed, with the share of the processor that the profile gives
 * @param perDay bytes by estimate
 * @param joulesPerDay modelled: processor and radio, with one tail of the radio for each round
 * @param broken the limits that the model breaks, with their numbers; empty where it fits
 */
record ProfileFit(String profile, double secondsPerRound, Bytes perDay, double joulesPerDay, List<String> broken) {
    ProfileFit {
        broken = List.copyOf(broken);
    }

    /**
     * Bytes in a day.
     *
     * @param up updates, without the transport's own bytes
     * @param down the model's file once, and full weights for each round: where deltas suffice it is less
     */
    record Bytes(long up, long down) {}

    boolean fits() {
        return broken.isEmpty();
    }

    static ProfileFit of(DeviceProfile profile, ModelCost model, Workload work) {
        BudgetLimits limits = profile.limits();
        double cpuSeconds = model.steps(work.examples(), work.epochs())
                * (double) model.stepMultiplyAdds()
                / profile.hardware().cpu().multiplyAddsPerSecond();
        double seconds = cpuSeconds * 100 / profile.hardware().cpu().sharePercent();
        Bytes perDay = bytes(profile, model, work);
        double radio = limits.energy().radio().joules(perDay.up() + perDay.down(), 0)
                + work.roundsPerDay() * limits.energy().radio().joules(0, Long.MAX_VALUE);
        double joules = work.roundsPerDay() * limits.energy().cpuJoules((long) (cpuSeconds * 1e9)) + radio;
        ProfileFit fit = new ProfileFit(profile.name(), seconds, perDay, joules, List.of());
        return new ProfileFit(profile.name(), seconds, perDay, joules, fit.brokenLimits(profile, model, work));
    }

    private static Bytes bytes(DeviceProfile profile, ModelCost model, Workload work) {
        double kept = Math.min(work.keepFraction(), profile.limits().model().maxKeepFraction());
        UploadRule rule = UploadRule.newBuilder()
                .setKeepFraction(kept)
                .setValues(profile.wire().values())
                .build();
        long weights = Float.BYTES * model.parameters();
        return new Bytes(
                work.roundsPerDay() * UpdateEstimate.bytes(model.parameters(), rule),
                model.fileBytes() + work.roundsPerDay() * weights);
    }

    private List<String> brokenLimits(DeviceProfile profile, ModelCost model, Workload work) {
        BudgetLimits limits = profile.limits();
        boolean needsUnmetered = limits.conditions().requirements().contains(Requirement.UNMETERED_NETWORK);
        TrafficLimits.PerDay traffic =
                needsUnmetered ? limits.traffic().unmetered() : limits.traffic().metered();
        String network = needsUnmetered ? "network.unmetered." : "network.metered.";
        long updateBytes = perDay.up() / work.roundsPerDay();
        LimitCheck check = new LimitCheck();
        check.most("model.max-file-bytes", model.fileBytes(), limits.model().maxFileBytes());
        check.most("model.max-parameters", model.parameters(), limits.model().maxParameters());
        check.most(
                "memory.model-arena-kib",
                kib(model.arenaBytes()),
                kib(profile.hardware().modelArenaBytes()));
        check.most(
                "storage.outbox-bytes", updateBytes, profile.storage().outbox().maxBytes());
        check.most("training.max-seconds-per-round", secondsPerRound, (double)
                limits.maxTrainingPerRound().toSeconds());
        check.most(network + "max-bytes-up-per-day", perDay.up(), traffic.maxBytesUp());
        check.most(network + "max-bytes-down-per-day", perDay.down(), traffic.maxBytesDown());
        check.most("energy.max-joules-per-day", joulesPerDay, limits.energy().maxJoulesPerDay());
        return check.broken;
    }

    private static long kib(long bytes) {
        return (bytes + 1023) / 1024;
    }

    /** Keeps the limits that do not hold. */
    private static final class LimitCheck {
        private final List<String> broken = new ArrayList<>();

        void most(String limit, long value, long most) {
            most(limit, (double) value, (double) most);
        }

        void most(String limit, double value, double most) {
            if (value > most) {
                broken.add(limit + ": " + shown(value) + " > " + shown(most));
            }
        }

        private static String shown(double number) {
            return number == Math.rint(number)
                    ? String.format(Locale.ROOT, "%,d", (long) number)
                    : String.format(Locale.ROOT, "%,.1f", number);
        }
    }
}
