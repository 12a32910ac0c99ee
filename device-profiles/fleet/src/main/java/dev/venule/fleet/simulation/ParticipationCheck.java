package dev.venule.fleet.simulation;

import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.MissedDevice;
import dev.venule.aggregator.buffer.Participation;
import dev.venule.aggregator.buffer.UpdateKey;
import dev.venule.aggregator.buffer.VersionCommit;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.participation.RoundMode;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.DeviceStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Who may contribute, who is asked, and what each version says about it. */
final class ParticipationCheck {
    private final PopulationConfig config;
    private final VersionLedger versions;
    private final LongSupplier clockMillis;
    private final StatusLedger statuses = new StatusLedger();
    private final QuotaCheck quota;
    private final Optional<CohortCheck> cohorts;
    private final List<VersionProvenance> made = new ArrayList<>();
    private final Map<Long, Set<String>> lateForVersion = new HashMap<>();

    /** {@code clockMillis} is the aggregator's clock. */
    ParticipationCheck(
            PopulationConfig config, VersionLedger versions, LongSupplier clockMillis, CohortCheck.DeviceTruth truth) {
        this.config = config;
        this.versions = versions;
        this.clockMillis = clockMillis;
        quota = new QuotaCheck(config);
        cohorts = config.policy().mode() instanceof RoundMode.SynchronousCohorts policy
                ? Optional.of(new CohortCheck(policy, config, statuses, truth))
                : Optional.empty();
    }

    /** A process of the aggregator begins, and knows nothing of the devices. */
    void processBegan() {
        statuses.processBegan();
        cohorts.ifPresent(CohortCheck::begin);
    }

    void told(String device, DeviceStatus status) {
        statuses.told(device, status, clockMillis.getAsLong());
    }

    /** An announcement is being signed; how many are asked, where it is to another cohort. */
    Optional<Integer> signing(Announcement announcement) {
        if (announcement.hasSelection() != cohorts.isPresent()) {
            throw new Violation("sequence " + announcement.getSequence() + " announces another mode than the policy's");
        }
        return cohorts.flatMap(check -> check.announced(
                announcement.getSelection(), wanted(), versions.bufferedCount(), clockMillis.getAsLong()));
    }

    private List<String> wanted() {
        QuotaCheck.Standing standing = standing();
        Set<String> buffered = new HashSet<>(versions.bufferedDevices());
        List<String> wanted = new ArrayList<>(statuses.online());
        wanted.removeIf(device -> buffered.contains(device) || standing.isSpent(device));
        return wanted;
    }

    private QuotaCheck.Standing standing() {
        return quota.standing(versions.contributors(), versions.bufferedDevices(), statuses.takingPart());
    }

    /** Whether the device has had its share of the latest versions. */
    boolean isSpent(String device) {
        return standing().isSpent(device);
    }

    /** A version was made of updates of these devices. */
    void committed(VersionCommit commit, List<String> contributors) {
        VersionProvenance provenance = commit.provenance();
        commit.contributions().forEach(share -> requireDescribed(provenance.version(), share));
        boolean isOfSubset = contributors.size() < config.policy().buffer().goal();
        if (provenance.isOfSubset() != isOfSubset || provenance.contributions() != contributors.size()) {
            throw Violation.of(
                    provenance.version(),
                    "says that it has " + provenance.contributions() + " contributions of "
                            + provenance.participation().goal() + ", and has " + contributors.size());
        }
        if (cohorts.isPresent()) {
            cohorts.get().requireTrue(provenance, contributors, clockMillis.getAsLong());
            cohorts.get().begin();
        } else if (!provenance
                        .participation()
                        .equals(Participation.asynchronous(
                                config.policy().buffer().goal()))
                || isOfSubset) {
            throw Violation.of(provenance.version(), "is asynchronous, and says " + provenance.participation());
        }
        made.add(provenance);
    }

    private void requireDescribed(long version, Contribution share) {
        String device = share.key().device();
        String profile = statuses.of(device).map(StatusLedger.Told::profile).orElse("");
        String site = statuses.of(device).map(StatusLedger.Told::site).orElse("");
        if (!share.profile().equals(profile) || !share.site().equals(site)) {
            throw Violation.of(version, "says that " + device + " is a " + share.profile() + " at " + share.site());
        }
    }

    /** A cohort's report came after its version. */
    void late(UpdateKey key, long missedVersion) {
        lateForVersion
                .computeIfAbsent(missedVersion, version -> new HashSet<>())
                .add(key.device());
    }

    /** What the store says of all versions in the end. */
    void requireAccounts(List<VersionProvenance> stored) {
        if (stored.size() != made.size()) {
            throw new Violation("the store says where " + stored.size() + " versions came from, of " + made.size());
        }
        for (int i = 0; i < stored.size(); i++) {
            Participation before = made.get(i).participation();
            List<MissedDevice> amended = new ArrayList<>();
            Set<String> late = lateForVersion.getOrDefault(made.get(i).version(), Set.of());
            for (MissedDevice missed : before.missed()) {
                String reason = late.contains(missed.device()) ? MissedDevice.LATE : missed.reason();
                amended.add(new MissedDevice(missed.device(), missed.profile(), missed.site(), reason));
            }
            Participation after = stored.get(i).participation();
            if (!after.missed().equals(amended)
                    || after.missing() != before.missing()
                    || stored.get(i).isOfSubset() != made.get(i).isOfSubset()) {
                throw Violation.of(
                        made.get(i).version(),
                        "says in the end that there are missing " + after.missed() + "; it is " + amended);
            }
        }
    }
}
