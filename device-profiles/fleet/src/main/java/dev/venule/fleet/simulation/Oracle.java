package dev.venule.fleet.simulation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.venule.aggregator.buffer.JournalEntry;
import dev.venule.aggregator.buffer.UpdateKey;
import dev.venule.aggregator.buffer.VersionCommit;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.intake.IncomingUpdate;
import dev.venule.aggregator.intake.IntakeLimits;
import dev.venule.aggregator.intake.UpdateIntake;
import dev.venule.aggregator.model.ModelState;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.round.PopulationRound;
import dev.venule.aggregator.round.Publication;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.DeviceStatus;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.Sha256;
import dev.venule.protocol.message.UpdatePart;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Knows everything and never forgets: sees every change of the store, every receipt and publication that leaves the aggregator,
 * and what every agent does, and throws a {@link Violation} at the first promise that is not kept.
 */
final class Oracle {
    private final Common common;
    private final PopulationConfig config;
    private final IntakeLimits limits;
    private final ParticipationCheck participation;
    private final PublicationCheck publications;
    private final PartLedger parts;
    private final Map<String, DeviceLedger> devices = new HashMap<>();

    /** What the books about devices share. */
    record Common(
            VersionLedger versions,
            UpdateReader reader,
            SimulatedModel.Shape shape,
            ByteString modelSha256,
            boolean isByCohorts,
            VirtualTime time,
            History history) {
        TensorLayout layout() {
            return shape.layout();
        }
    }

    Oracle(Scenario scenario, VirtualTime time, History history) {
        TensorLayout layout = scenario.population().model().layout();
        UpdateReader reader =
                new UpdateReader(layout, scenario.population().task().plan().getUpload());
        common = new Common(
                new VersionLedger(scenario.population(), reader),
                reader,
                scenario.shape(),
                ByteString.copyFrom(Sha256.of(scenario.population().model().tflite())),
                scenario.population().policy().isSynchronous(),
                time,
                history);
        config = scenario.population();
        limits = scenario.intake();
        parts = new PartLedger(time, limits.uploadExpiry());
        publications = new PublicationCheck(common.versions());
        participation =
                new ParticipationCheck(config, common.versions(), time.clock(Duration.ZERO)::millis, new DeviceTruth());
    }

    VersionLedger versions() {
        return common.versions();
    }

    private final class DeviceTruth implements CohortCheck.DeviceTruth {
        @Override
        public boolean hasTrained(String device, long version) {
            return book(device).hasTrained(version);
        }

        @Override
        public boolean hasSkipped(String device, String reason) {
            return book(device).hasSkipped(reason);
        }
    }

    /** A process of the aggregator begins. */
    void aggregatorBegan() {
        participation.processBegan();
        parts.processBegan();
    }

    /** The aggregator is told of a device. */
    void told(String device, DeviceStatus status) {
        participation.told(device, status);
        common.history().note(Happening.STATUS_ARRIVED, book(device).index(), status.hashCode());
    }

    /** A message of a device has come to the aggregator. */
    void arrived(IncomingUpdate message) {
        try {
            parts.arrived(message.device(), UpdatePart.parseFrom(message.part()).getUpdateId());
        } catch (InvalidProtocolBufferException e) {
            throw Violation.of(message.device(), "sent what the aggregator cannot read");
        }
    }

    /** The aggregator signs an announcement, at the moment at which it has decided whom to ask. */
    void signing(byte[] bytesToSign) {
        participation
                .signing(Announcements.ofSignedBytes(bytesToSign))
                .ifPresent(asked -> common.history().note(Happening.COHORT_ASKED, History.SERVER, asked));
    }

    /** Begins the book about a device, and watches it from now on. */
    DeviceWatch watch(DeviceTraits traits) {
        DeviceLedger ledger = new DeviceLedger(traits, common);
        devices.put(traits.id(), ledger);
        return new DeviceWatch(traits, common, ledger);
    }

    void created(ModelState initial) {
        common.versions().created(initial);
    }

    /** A verdict is to be added to the journal. */
    void appending(JournalEntry entry) {
        UpdateKey key = entry.key();
        VersionLedger versions = common.versions();
        require(
                versions.accepted(key).isEmpty() && versions.refused(key).isEmpty(),
                key,
                "is decided a second time: the aggregator does not know it again");
    }

    void appended(JournalEntry entry) {
        UpdateKey key = entry.key();
        DeviceLedger device = book(key.device());
        if (entry instanceof JournalEntry.Accepted accepted) {
            require(!participation.isSpent(key.device()), key, "is accepted beyond the quota of its device");
            common.versions().appended(entry);
            device.accepted(key.updateId(), accepted.update().baseVersion());
            note(Happening.UPDATE_ACCEPTED, key.updateId());
        } else {
            requireLawful(key, entry.refusal().orElseThrow(), device.baseVersion(key.updateId()));
            common.versions().appended(entry);
            if (entry instanceof JournalEntry.Late late) {
                participation.late(key, late.missedVersion());
            }
            note(refusal(entry), key.updateId());
        }
    }

    private void requireLawful(UpdateKey key, RejectReason reason, long baseVersion) {
        boolean isSpent = reason == RejectReason.INCLUSION_QUOTA && participation.isSpent(key.device());
        Optional<String> objection =
                isSpent ? Optional.empty() : common.versions().objection(key, reason, baseVersion);
        if (objection.isPresent()) {
            throw Violation.of(key.device(), key.updateId(), baseVersion, objection.get());
        }
    }

    private static Happening refusal(JournalEntry entry) {
        if (entry instanceof JournalEntry.Late) {
            return Happening.UPDATE_LATE;
        }
        return switch (entry.refusal().orElseThrow()) {
            case TOO_STALE -> Happening.UPDATE_TOO_STALE;
            case CONTRIBUTION_CAP -> Happening.UPDATE_OVER_CAP;
            case INCLUSION_QUOTA -> Happening.UPDATE_OVER_QUOTA;
            default -> Happening.UPDATE_AFTER_THE_END;
        };
    }

    void committed(VersionCommit commit) {
        common.versions().committed(commit);
        List<List<String>> contributors = common.versions().contributors();
        participation.committed(commit, contributors.get(contributors.size() - 1));
        if (commit.provenance().isOfSubset()) {
            common.history()
                    .note(
                            Happening.VERSION_OF_SUBSET,
                            History.SERVER,
                            commit.provenance().contributions());
        }
        common.history()
                .note(
                        Happening.VERSION_MADE,
                        History.SERVER,
                        ByteString.copyFrom(commit.provenance().weightsSha256()).hashCode());
    }

    void sequenced(long sequence) {
        common.versions().sequenced(sequence);
    }

    /** A receipt is about to leave the aggregator. */
    void answered(String device, Receipt receipt) {
        ByteString id = receipt.getUpdateId();
        UpdateKey key = new UpdateKey(ScenarioDraw.POPULATION, device, id);
        boolean isAccepted = common.versions().accepted(key).isPresent();
        requireShortWait(key, receipt);
        switch (receipt.getStatus()) {
            case BUFFERED, DUPLICATE -> {
                require(isAccepted, key, "a receipt promises it, and it is neither in a version nor in the buffer");
                if (receipt.getStatus() == Receipt.Status.DUPLICATE) {
                    note(Happening.DUPLICATE_RECEIPT, id);
                }
            }
            case REJECTED -> {
                Optional<RejectReason> reason = RejectReason.fromWireCode(receipt.getRejectReason());
                require(
                        reason.isPresent() && reason.equals(common.versions().refused(key)),
                        key,
                        "a receipt rejects it as " + reason + ", the journal does not");
            }
            case PART_STORED -> {
                parts.answered(device, id, receipt.getStoredBytes());
                note(Happening.PART_RECEIPT, id);
            }
            case UNSPECIFIED, UNRECOGNIZED -> require(false, key, "is answered with nothing");
        }
    }

    private void requireShortWait(UpdateKey key, Receipt receipt) {
        boolean isForRoom = receipt.getStatus() == Receipt.Status.PART_STORED;
        long longestMillis = config.policy().participation().maximumRetryAfter().toMillis();
        require(
                isForRoom || receipt.getRetryAfterMillis() <= longestMillis,
                key,
                "is answered with a wait of " + receipt.getRetryAfterMillis() + " ms");
        if (!isForRoom && receipt.getRetryAfterMillis() > 0) {
            note(Happening.DEVICE_ASKED_TO_WAIT, key.updateId());
        }
    }

    /** An announcement and what it names is about to be published. */
    void published(Publication publication) {
        publications.published(publication);
        note(Happening.ANNOUNCED, ByteString.copyFromUtf8(Long.toString(publication.sequence())));
    }

    /** What the aggregator has in memory after a batch. */
    void holds(UpdateIntake intake, PopulationRound round) {
        if (intake.openUploadBytes() > limits.maxOpenBytes()) {
            throw new Violation("unfinished uploads hold " + intake.openUploadBytes() + " bytes, beyond " + limits);
        }
        if (intake.openUploads() > (long) limits.maxOpenUploadsPerDevice() * devices.size()) {
            throw new Violation(
                    intake.openUploads() + " unfinished uploads of " + devices.size() + " devices are held");
        }
        int goal = config.policy().buffer().goal();
        if (round.buffer().size() >= goal
                || round.buffer().size() != common.versions().bufferedCount()) {
            throw new Violation("the buffer holds " + round.buffer().size() + " updates, the journal "
                    + common.versions().bufferedCount() + ", the goal is " + goal);
        }
    }

    /** The end: what the store says of all versions. */
    void requireAccounts(List<VersionProvenance> stored) {
        participation.requireAccounts(stored);
    }

    /** Whether the device has given nothing to the version being made, and may. */
    boolean mayReport(DeviceLedger device) {
        long current = common.versions().current().version();
        return !device.hasTrained(current) && !participation.isSpent(device.id());
    }

    private DeviceLedger book(String device) {
        DeviceLedger book = devices.get(device);
        if (book == null) {
            throw Violation.of(device, "has a verdict and never appeared");
        }
        return book;
    }

    private void note(Happening happening, ByteString about) {
        common.history().note(happening, History.SERVER, about.hashCode());
    }

    private void require(boolean holds, UpdateKey key, String otherwise) {
        if (!holds) {
            long baseVersion = book(key.device()).baseVersion(key.updateId());
            throw Violation.of(key.device(), key.updateId(), baseVersion, otherwise);
        }
    }
}
