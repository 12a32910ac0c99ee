package dev.venule.fleet.simulation;

import dev.venule.aggregator.buffer.BufferedUpdate;
import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.JournalEntry;
import dev.venule.aggregator.buffer.UpdateKey;
import dev.venule.aggregator.buffer.VersionCommit;
import dev.venule.aggregator.model.ModelState;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.protocol.codec.DecodedDelta;
import dev.venule.protocol.message.RejectReason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the aggregator's store has made durable: every verdict once, every accepted update in exactly one version or in the
 * buffer, and versions that follow from each other. Whatever the store commits is checked here before anybody hears of it.
 */
final class VersionLedger {
    private final PopulationConfig config;
    private final UpdateReader reader;
    private final VersionCheck check;
    private final Map<UpdateKey, Accepted> accepted = new HashMap<>();
    private final Map<UpdateKey, RejectReason> refused = new HashMap<>();
    private final Map<UpdateKey, Accepted> buffered = new LinkedHashMap<>();
    private final List<ModelState> versions = new ArrayList<>();
    private final List<List<String>> contributors = new ArrayList<>();
    private long sequence;

    /** An update that must be in exactly one version in the end. */
    record Accepted(BufferedUpdate update, DecodedDelta delta) {}

    VersionLedger(PopulationConfig config, UpdateReader reader) {
        this.config = config;
        this.reader = reader;
        this.check = new VersionCheck(config);
    }

    void created(ModelState initial) {
        require(versions.isEmpty() && initial.version() == 0, "the population is begun anew");
        versions.add(initial);
    }

    /** A verdict is in the journal. */
    void appended(JournalEntry entry) {
        UpdateKey key = entry.key();
        if (entry instanceof JournalEntry.Accepted admission) {
            DecodedDelta delta = reader.delta(admission.update().delta())
                    .orElseThrow(() -> violation(key, "was accepted and cannot be read"));
            Accepted update = new Accepted(admission.update(), delta);
            accepted.put(key, update);
            buffered.put(key, update);
        } else {
            refused.put(key, entry.refusal().orElseThrow());
        }
    }

    /** Why an update trained from {@code baseVersion} must not be refused for {@code reason} now; empty where it may. */
    Optional<String> objection(UpdateKey key, RejectReason reason, long baseVersion) {
        long current = current().version();
        boolean isFinished = current >= config.policy().buffer().maximumVersions();
        long maximumStaleness = config.task().forVersion(baseVersion).getMaximumStaleness();
        boolean isLawful = switch (reason) {
            case EXPIRED -> isFinished;
            case TOO_STALE -> current - baseVersion > maximumStaleness;
            case CONTRIBUTION_CAP ->
                contributionsOf(key.device()) >= config.policy().buffer().contributionCap();
            default -> false;
        };
        return isLawful
                ? Optional.empty()
                : Optional.of("is refused as " + reason.label() + " at version " + current + ", without cause");
    }

    /** Updates of a device in the version being made. */
    long contributionsOf(String device) {
        return buffered.keySet().stream()
                .filter(key -> key.device().equals(device))
                .count();
    }

    /** Of each version from 1 on, whose updates are in it; a name for each update. */
    List<List<String>> contributors() {
        return contributors;
    }

    /** The same of the version being made. */
    List<String> bufferedDevices() {
        return devicesOf(buffered.values());
    }

    private static List<String> devicesOf(Collection<Accepted> updates) {
        return updates.stream().map(update -> update.update().key().device()).toList();
    }

    /** A version is in the store. */
    void committed(VersionCommit commit) {
        List<Accepted> consumed = new ArrayList<>();
        for (Contribution contribution : commit.contributions()) {
            Accepted update = buffered.remove(contribution.key());
            if (update == null) {
                throw violation(
                        contribution.key(),
                        accepted.containsKey(contribution.key())
                                ? "is in version " + commit.next().version() + " and in an earlier one"
                                : "is in version " + commit.next().version() + " and not in the journal");
            }
            consumed.add(update);
        }
        require(
                buffered.isEmpty(),
                "version " + commit.next().version() + " leaves out " + buffered.size() + " buffered updates");
        check.requireRight(current(), consumed, commit);
        versions.add(commit.next());
        contributors.add(devicesOf(consumed));
    }

    void sequenced(long next) {
        require(next > sequence, "the announcement sequence goes from " + sequence + " to " + next);
        sequence = next;
    }

    /** Whether the update is in a version or in the buffer. */
    Optional<Accepted> accepted(UpdateKey key) {
        return Optional.ofNullable(accepted.get(key));
    }

    Optional<RejectReason> refused(UpdateKey key) {
        return Optional.ofNullable(refused.get(key));
    }

    /** Whether the population was begun. */
    boolean hasBegun() {
        return !versions.isEmpty();
    }

    ModelState current() {
        require(!versions.isEmpty(), "there is no version 0 yet");
        return versions.get(versions.size() - 1);
    }

    /** A version that was made. */
    ModelState version(long number) {
        require(number >= 0 && number < versions.size(), "version " + number + " was never made");
        return versions.get((int) number);
    }

    int bufferedCount() {
        return buffered.size();
    }

    private static Violation violation(UpdateKey key, String sentence) {
        return new Violation(
                "device " + key.device() + ", update " + Violation.shown(key.updateId()) + ": " + sentence);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Violation(otherwise);
        }
    }
}
