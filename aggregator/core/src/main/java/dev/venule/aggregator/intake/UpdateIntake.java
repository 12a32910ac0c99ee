package dev.venule.aggregator.intake;

import dev.venule.aggregator.buffer.AggregatorStore;
import dev.venule.aggregator.buffer.JournalEntry;
import dev.venule.aggregator.buffer.UpdateKey;
import dev.venule.aggregator.round.NewVersion;
import dev.venule.aggregator.round.PopulationRound;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.UpdatePart;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The aggregator's front door: bytes of devices in, admissions out. {@link #accept} is the whole path of a contribution on
 * the server: read, deduplicate, assemble, validate, journal, count in, aggregate.
 *
 * <p>Whatever a peer sends becomes an admission; only the store can make it throw. Then nothing of the batch is answered:
 * keep the messages unacknowledged and give the same batch again. Not safe for use by several threads.
 */
public final class UpdateIntake {
    private final Map<String, PopulationRound> rounds = new LinkedHashMap<>();
    private final AggregatorStore store;
    private final IntakeLimits limits;
    private final Clock clock;
    private final SenderChecks senders;
    private final UploadShelf uploads;
    private boolean storeFailed;

    /** {@code populations} were opened on the same store; no device is revoked, and no gateway is believed. */
    public UpdateIntake(
            Collection<PopulationRound> populations, AggregatorStore store, IntakeLimits limits, Clock clock) {
        this(populations, store, limits, clock, SenderChecks.none());
    }

    /** The same by these checks of who sends. */
    public UpdateIntake(
            Collection<PopulationRound> populations,
            AggregatorStore store,
            IntakeLimits limits,
            Clock clock,
            SenderChecks senders) {
        this.senders = senders;
        this.store = store;
        this.limits = limits;
        this.clock = clock;
        this.uploads = new UploadShelf(limits);
        for (PopulationRound round : populations) {
            if (rounds.put(round.config().name(), round) != null) {
                throw new IllegalArgumentException(
                        "population " + round.config().name() + " is configured twice");
            }
        }
    }

    /**
     * Decides about a batch. Every verdict is durable when this method returns: one transaction for the batch, and one more
     * for each version that it completes. An empty batch makes the versions that a restart found complete.
     *
     * @throws IOException where the store failed; the batch is to be given again
     */
    public IntakeOutcome accept(List<IncomingUpdate> batch) throws IOException {
        try {
            restoreAfterFailure();
            return new Acceptance(batch).run();
        } catch (IOException e) {
            storeFailed = true;
            throw e;
        }
    }

    /** Memory held by unfinished uploads: never above the limit. */
    public long openUploadBytes() {
        return uploads.heldBytes();
    }

    /** Updates of which some parts came. */
    public int openUploads() {
        return uploads.openUploads();
    }

    /** A transaction that failed may still have been made: only the store knows. */
    private void restoreAfterFailure() throws IOException {
        if (storeFailed) {
            for (PopulationRound round : rounds.values()) {
                round.restore();
            }
            storeFailed = false;
        }
        for (PopulationRound round : rounds.values()) {
            round.restoreIfDoubtful();
        }
    }

    /** One batch on its way. */
    private final class Acceptance {
        private final List<ReceivedPart> received = new ArrayList<>();
        /** What the journal says, and what it will say after this batch. */
        private final Map<UpdateKey, Optional<RejectReason>> verdicts = new HashMap<>();

        private final PendingBatch pending = new PendingBatch();
        private final List<Answer> answers = new ArrayList<>();
        private final List<NewVersion> versions = new ArrayList<>();

        Acceptance(List<IncomingUpdate> batch) {
            for (IncomingUpdate message : batch) {
                received.add(ReceivedPart.read(message, limits.maxUpdateBytes()));
            }
        }

        IntakeOutcome run() throws IOException {
            for (PopulationRound round : rounds.values()) {
                round.aggregateIfGoalReached().ifPresent(versions::add);
            }
            readVerdicts();
            for (ReceivedPart part : received) {
                answers.add(answer(part, decide(part)));
                PopulationRound round = rounds.get(part.message().population());
                if (round != null && pending.reachesGoal(round)) {
                    journal();
                    round.aggregateIfGoalReached().ifPresent(versions::add);
                }
            }
            journal();
            return new IntakeOutcome(answers, versions);
        }

        private void readVerdicts() throws IOException {
            Set<UpdateKey> keys = new HashSet<>();
            for (ReceivedPart part : received) {
                if (rounds.containsKey(part.message().population())) {
                    part.key().ifPresent(keys::add);
                }
            }
            if (!keys.isEmpty()) {
                verdicts.putAll(store.verdicts(keys));
            }
        }

        private Admission decide(ReceivedPart received) {
            if (senders.revocations().isRevoked(received.message().device())) {
                // Not journaled: whoever is out leaves nothing behind.
                return new Admission.Rejected(RejectReason.REVOKED);
            }
            PopulationRound round = rounds.get(received.message().population());
            if (round == null) {
                return new Admission.Rejected(RejectReason.UNKNOWN_POPULATION);
            }
            Optional<RejectReason> unproved = unproved(received);
            if (unproved.isPresent()) {
                // Not journaled either: what somebody else made up must not decide about the device's own update.
                return new Admission.Rejected(unproved.get());
            }
            Optional<UpdateKey> known = received.key().filter(verdicts::containsKey);
            if (known.isPresent()) {
                return verdicts.getOrDefault(known.get(), Optional.empty())
                        .<Admission>map(Admission.Rejected::new)
                        .orElseGet(Admission.Duplicate::new);
            }
            if (received.reading() instanceof Reading.Rejected<UpdatePart> rejected) {
                return new Admission.Rejected(rejected.reason());
            }
            return assemble(received.message(), ((Reading.Valid<UpdatePart>) received.reading()).message(), round);
        }

        private Admission assemble(IncomingUpdate message, UpdatePart part, PopulationRound round) {
            UpdateKey key = new UpdateKey(message.population(), message.device(), part.getUpdateId());
            UploadShelf.Step step = uploads.add(key, part, clock.millis());
            if (step instanceof UploadShelf.Step.Complete complete) {
                return admit(key, complete.update(), round);
            }
            Admission admission = ((UploadShelf.Step.Pending) step).admission();
            // Not journaled: bytes that do not add up to their hash are not the device's update, which
            // may still come. Where the device has signed the hash, somebody else has made them.
            return admission instanceof Admission.Rejected && message.provenance() instanceof Provenance.Relayed
                    ? new Admission.Rejected(RejectReason.FORGED)
                    : admission;
        }

        private Optional<RejectReason> unproved(ReceivedPart received) {
            if (!(received.message().provenance() instanceof Provenance.Relayed way)) {
                return Optional.empty();
            }
            if (received.reading() instanceof Reading.Rejected<UpdatePart> rejected) {
                return Optional.of(rejected.reason());
            }
            IncomingUpdate message = received.message();
            return received.part()
                    .flatMap(part -> senders.proof().refusal(message.population(), message.device(), way, part));
        }

        private Admission admit(UpdateKey key, byte[] update, PopulationRound round) {
            int contributed = pending.contributionsOf(round, key.device());
            UpdateValidation.Outcome outcome = UpdateValidation.check(key, update, round, contributed);
            if (outcome instanceof UpdateValidation.Outcome.Invalid invalid) {
                return refuse(key, invalid.reason());
            }
            if (outcome instanceof UpdateValidation.Outcome.Late late) {
                return refuse(new JournalEntry.Late(key, late.missedVersion(), clock.millis()));
            }
            UpdateValidation.Outcome.Valid valid = (UpdateValidation.Outcome.Valid) outcome;
            pending.accept(round, valid, clock.millis());
            verdicts.put(key, Optional.empty());
            return new Admission.Buffered(valid.update().staleness());
        }

        private Admission refuse(UpdateKey key, RejectReason reason) {
            return refuse(new JournalEntry.Refused(key, reason, clock.millis()));
        }

        private Admission refuse(JournalEntry refusal) {
            pending.refuse(refusal);
            verdicts.put(refusal.key(), refusal.refusal());
            return refusal.refusal().<Admission>map(Admission.Rejected::new).orElseThrow();
        }

        /** Durable first; only then do the buffer and the uploads know. */
        private void journal() throws IOException {
            List<JournalEntry> entries = pending.entries();
            if (entries.isEmpty()) {
                return;
            }
            store.append(entries);
            pending.settle();
            for (JournalEntry entry : entries) {
                uploads.forget(entry.key());
            }
        }

        private Answer answer(ReceivedPart part, Admission admission) {
            IncomingUpdate message = part.message();
            PopulationRound round = rounds.get(message.population());
            long current = round == null ? 0 : round.model().version();
            return new Answer(
                    message.population(),
                    message.device(),
                    part.key().map(UpdateKey::updateId),
                    admission,
                    current,
                    round == null ? Duration.ZERO : retryAfter(round, message.device(), admission),
                    message.part().length);
        }

        /** Where this batch completes the version, a device that has its part in it is wanted for the next. */
        private Duration retryAfter(PopulationRound round, String device, Admission admission) {
            return admission.endsRound() && !pending.reachesGoal(round)
                    ? round.retryAfter(device, pending.contributionsOf(round, device))
                    : Duration.ZERO;
        }
    }
}
