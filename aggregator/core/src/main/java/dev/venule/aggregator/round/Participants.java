package dev.venule.aggregator.round;

import dev.venule.aggregator.buffer.AggregatorStore;
import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.Participation;
import dev.venule.aggregator.buffer.UpdateBuffer;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.model.VersionDelta;
import dev.venule.aggregator.participation.CohortDraws;
import dev.venule.aggregator.participation.ContributionWindow;
import dev.venule.aggregator.participation.DeviceDirectory;
import dev.venule.aggregator.participation.ParticipationPolicy;
import dev.venule.aggregator.participation.RoundMode;
import dev.venule.aggregator.participation.VersionPace;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.Selection;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who takes part in one population's round: what the policy says, and what is known of the devices. */
final class Participants {
    private final PopulationConfig config;
    private final Clock clock;
    private final DeviceDirectory devices;
    private final ContributionWindow window;
    private final VersionPace pace = new VersionPace();
    /** Null in the asynchronous mode. */
    private final @Nullable CohortDraws draws;

    /** {@code isWanted} tells whether a device may still contribute to the version being made. */
    Participants(PopulationConfig config, Clock clock, Predicate<String> isWanted) {
        ParticipationPolicy policy = config.policy().participation();
        int goal = config.policy().buffer().goal();
        this.config = config;
        this.clock = clock;
        this.devices = new DeviceDirectory(policy.maximumDevices(), clock);
        this.window = new ContributionWindow(policy.quota(), goal);
        this.draws = config.policy().mode() instanceof RoundMode.SynchronousCohorts cohorts
                ? new CohortDraws(
                        cohorts, new CohortDraws.Target(config.name(), goal), devices, clock.millis(), isWanted)
                : null;
    }

    DeviceDirectory devices() {
        return devices;
    }

    /** Begins anew at what the store says of the versions up to this one; what is known of the devices stays. */
    void restore(AggregatorStore store, long version, List<VersionDelta> recent) throws IOException {
        window.clear();
        for (long v = Math.max(1, version - window.committedVersions() + 1); v <= version; v++) {
            window.add(store.contributions(config.name(), v));
        }
        pace.clear();
        recent.forEach(delta -> pace.versionAt(delta.createdAtMillis()));
        follow(version);
    }

    void versionMade(VersionProvenance provenance, List<Contribution> contributions) {
        window.add(contributions);
        pace.versionAt(provenance.createdAtMillis());
        follow(provenance.version());
    }

    private void follow(long version) {
        if (draws != null) {
            draws.follow(version);
        }
    }

    /** Why a device that has so many updates in the version being made may have no more. */
    Optional<RejectReason> refusal(String device, int contributed) {
        if (contributed >= config.policy().buffer().contributionCap()) {
            return Optional.of(RejectReason.CONTRIBUTION_CAP);
        }
        return window.isSpent(device, contributed, devices.takingPart())
                ? Optional.of(RejectReason.INCLUSION_QUOTA)
                : Optional.empty();
    }

    /** How long it is of no use for a device to train, that has so many updates in the version being made. */
    Duration retryAfter(String device, int contributed) {
        OptionalLong next = pace.nextAtMillis();
        if (next.isEmpty() || refusal(device, contributed).isEmpty()) {
            return Duration.ZERO;
        }
        long atMillis = draws == null
                ? next.getAsLong()
                : Math.min(next.getAsLong(), draws.closesAtMillis().orElse(Long.MAX_VALUE));
        long waitMillis = Math.max(0, atMillis - clock.millis());
        Duration longest = config.policy().participation().maximumRetryAfter();
        return Duration.ofMillis(Math.min(waitMillis, longest.toMillis()));
    }

    /** Whether a cohort's deadline makes a version of so few. */
    boolean isEnoughAtDeadline(int reports) {
        return draws != null && draws.isEnough(reports, clock.millis());
    }

    /** Whether another selection is to be announced. */
    boolean isSelectionDue(int reports) {
        return draws != null && draws.isDue(reports, clock.millis());
    }

    /** Who is asked by the announcement of this sequence; null where every device may contribute. */
    @Nullable
    Selection selection(long sequence, int reports, boolean isFinished) {
        if (draws == null) {
            return null;
        }
        return isFinished ? draws.nobody(sequence) : draws.selection(sequence, reports, clock.millis());
    }

    /** The same, with what their devices' statuses say of them now. */
    List<Contribution> described(List<Contribution> contributions) {
        List<Contribution> described = new ArrayList<>();
        for (Contribution contribution : contributions) {
            described.add(devices.find(contribution.key().device())
                    .map(known -> contribution.of(known.profile(), known.site()))
                    .orElse(contribution));
        }
        return described;
    }

    /** Of the version that is about to be made. */
    Participation participation(UpdateBuffer buffer) {
        return draws == null
                ? Participation.asynchronous(config.policy().buffer().goal())
                : draws.participation(buffer.devices());
    }
}
