package dev.venule.fleet.simulation;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.buffer.MissedDevice;
import dev.venule.aggregator.buffer.Participation;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.participation.RoundMode;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.protocol.message.CohortSelection;
import dev.venule.protocol.message.Selection;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The oracle's book about the cohorts of the version being made: from the announcements alone and from what the aggregator was
 * told of devices it follows who is asked, and requires the right number of them, and of each version an account that is true.
 */
final class CohortCheck {
    private final RoundMode.SynchronousCohorts policy;
    private final int goal;
    private final StatusLedger statuses;
    private final DeviceTruth truth;
    private final Map<String, Long> askedAtMillis = new TreeMap<>();
    private ByteString salt = ByteString.EMPTY;
    private long closesAtMillis = Long.MAX_VALUE;

    /** What the devices themselves know, whatever the aggregator was told. */
    interface DeviceTruth {
        /** Whether the device has trained and stored an update for the version. */
        boolean hasTrained(String device, long version);

        /** Whether the device ever skipped a round for this reason. */
        boolean hasSkipped(String device, String reason);
    }

    CohortCheck(
            RoundMode.SynchronousCohorts policy, PopulationConfig config, StatusLedger statuses, DeviceTruth truth) {
        this.policy = policy;
        this.goal = config.policy().buffer().goal();
        this.statuses = statuses;
        this.truth = truth;
    }

    /** Another process, or another version: nobody is asked for it yet. */
    void begin() {
        askedAtMillis.clear();
        salt = ByteString.EMPTY;
        closesAtMillis = Long.MAX_VALUE;
    }

    /**
     * An announcement is being signed.
     *
     * @param wanted who is there and may contribute to the version being made
     * @param reports that it has
     * @return how many are asked, where this is another cohort than the last
     */
    Optional<Integer> announced(Selection selection, Collection<String> wanted, int reports, long nowMillis) {
        if (selection.getThreshold() == CohortSelection.NOBODY
                || selection.getSalt().equals(salt)) {
            return Optional.empty();
        }
        salt = selection.getSalt();
        closesAtMillis = selection.getClosesAtMillis();
        List<String> asked = new ArrayList<>(wanted);
        asked.removeIf(device -> !CohortSelection.selects(selection, device));
        int toAsk = Math.min(wanted.size(), devicesToAsk());
        require(asked.size() == toAsk, "asks " + asked.size() + " of " + wanted.size() + " devices, not " + toAsk);
        require(
                wanted.size() + reports >= policy.minimumToStart() || reports >= policy.minimumToAggregate(),
                "is drawn with " + wanted.size() + " devices and " + reports + " reports, fewer than "
                        + policy.minimumToStart());
        require(
                closesAtMillis == nowMillis + policy.deadline().toMillis(),
                "closes " + (closesAtMillis - nowMillis) + " ms after it was drawn");
        asked.forEach(device -> askedAtMillis.put(device, nowMillis));
        return Optional.of(asked.size());
    }

    private int devicesToAsk() {
        return BigDecimal.valueOf(policy.overSelection())
                .multiply(BigDecimal.valueOf(goal))
                .setScale(0, RoundingMode.CEILING)
                .intValueExact();
    }

    /** A version was made of updates of these devices. */
    void requireTrue(VersionProvenance made, Collection<String> contributors, long nowMillis) {
        long version = made.version();
        require(
                !made.isOfSubset()
                        || (nowMillis >= closesAtMillis && made.contributions() >= policy.minimumToAggregate()),
                version,
                "is made of " + made.contributions() + " updates, the goal is " + goal + ", its cohort closes "
                        + (closesAtMillis - nowMillis) + " ms later");
        Participation account = made.participation();
        Map<String, Long> missing = new LinkedHashMap<>(askedAtMillis);
        missing.keySet().removeAll(contributors);
        require(
                account.mode() == Participation.Mode.COHORTS && account.goal() == goal,
                version,
                "says " + account.mode() + " with a goal of " + account.goal());
        require(
                account.selected() == askedAtMillis.size() && account.missing() == missing.size(),
                version,
                "says that " + account.missing() + " of " + account.selected() + " devices that were asked are missing;"
                        + " it was " + missing.size() + " of " + askedAtMillis.size());
        List<String> named = account.missed().stream().map(MissedDevice::device).toList();
        require(
                named.equals(missing.keySet().stream()
                        .limit(Participation.MAXIMUM_NAMED)
                        .toList()),
                version,
                "says that " + named + " were asked and are missing; it was " + missing.keySet());
        for (MissedDevice missed : account.missed()) {
            requireTrueReason(version, missed, missing.getOrDefault(missed.device(), 0L));
        }
    }

    private void requireTrueReason(long version, MissedDevice missed, long askedAt) {
        StatusLedger.Told told = statuses.of(missed.device())
                .orElseThrow(() -> Violation.of(version, "asked " + missed.device() + ", which nobody told of"));
        require(
                missed.profile().equals(told.profile()) && missed.site().equals(told.site()),
                version,
                "says that " + missed.device() + " is a " + missed.profile() + " at " + missed.site());
        boolean isTrue = switch (missed.reason()) {
            case MissedDevice.OFFLINE -> !told.online();
            case MissedDevice.LATE -> told.online() && truth.hasTrained(missed.device(), version - 1);
            case MissedDevice.NO_ANSWER -> told.online() && !told.hasTrained(version - 1, askedAt);
            default ->
                told.online()
                        && told.atMillis() >= askedAt
                        && told.outcome().equals(missed.reason())
                        && truth.hasSkipped(missed.device(), missed.reason());
        };
        require(
                isTrue,
                version,
                "says that " + missed.device() + " is missing because of " + missed.reason() + "; its last word was "
                        + told);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Violation("a cohort " + otherwise);
        }
    }

    private static void require(boolean holds, long version, String otherwise) {
        if (!holds) {
            throw Violation.of(version, otherwise);
        }
    }
}
