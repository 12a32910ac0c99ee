package dev.venule.fleet.simulation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.venule.aggregator.buffer.JournalEntry;
import dev.venule.aggregator.buffer.UpdateKey;
import dev.venule.aggregator.buffer.VersionCommit;
import dev.venule.aggregator.intake.IntakeLimits;
import dev.venule.aggregator.intake.UpdateIntake;
import dev.venule.aggregator.model.ModelState;
import dev.venule.aggregator.round.PopulationRound;
import dev.venule.aggregator.round.Publication;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.DeltaStep;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.Sha256;
import dev.venule.protocol.message.SignedAnnouncement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Knows everything and never forgets: sees every change of the store, every receipt and publication that leaves the aggregator,
 * and what every agent does, and throws a {@link Violation} at the first promise that is not kept.
 */
final class Oracle {
    private final Common common;
    private final IntakeLimits limits;
    private final int goal;
    private final Map<String, DeviceLedger> devices = new HashMap<>();
    private long publishedSequence = -1;

    /** What the books about devices share. */
    record Common(
            VersionLedger versions,
            UpdateReader reader,
            TensorLayout layout,
            ByteString modelSha256,
            VirtualTime time,
            History history) {}

    Oracle(Scenario scenario, VirtualTime time, History history) {
        TensorLayout layout = scenario.population().model().layout();
        UpdateReader reader =
                new UpdateReader(layout, scenario.population().task().plan().getUpload());
        common = new Common(
                new VersionLedger(scenario.population(), reader),
                reader,
                layout,
                ByteString.copyFrom(Sha256.of(scenario.population().model().tflite())),
                time,
                history);
        limits = scenario.intake();
        goal = scenario.population().policy().buffer().goal();
    }

    VersionLedger versions() {
        return common.versions();
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
            common.versions().appended(entry);
            device.accepted(key.updateId(), accepted.update().baseVersion());
            note(Happening.UPDATE_ACCEPTED, key.updateId());
        } else {
            RejectReason reason = ((JournalEntry.Refused) entry).reason();
            long baseVersion = device.baseVersion(key.updateId());
            common.versions().objection(key, reason, baseVersion).ifPresent(objection -> {
                throw Violation.of(key.device(), key.updateId(), baseVersion, objection);
            });
            common.versions().appended(entry);
            note(refusal(reason), key.updateId());
        }
    }

    private static Happening refusal(RejectReason reason) {
        return switch (reason) {
            case TOO_STALE -> Happening.UPDATE_TOO_STALE;
            case CONTRIBUTION_CAP -> Happening.UPDATE_OVER_CAP;
            default -> Happening.UPDATE_AFTER_THE_END;
        };
    }

    void committed(VersionCommit commit) {
        common.versions().committed(commit);
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
            case PART_STORED -> note(Happening.PART_RECEIPT, id);
            case UNSPECIFIED, UNRECOGNIZED -> require(false, key, "is answered with nothing");
        }
    }

    /** An announcement and what it names is about to be published. */
    void published(Publication publication) {
        ModelState current = common.versions().current();
        requirePublication(
                publication.sequence() >= publishedSequence,
                publication,
                "is published after sequence " + publishedSequence);
        publishedSequence = publication.sequence();
        Announcement announcement = announcement(publication);
        requirePublication(
                announcement.getVersion().getNumber() == current.version()
                        && announcement
                                .getVersion()
                                .getWeightsSha256()
                                .equals(ByteString.copyFrom(current.weightsSha256())),
                publication,
                "does not announce version " + current.version() + ", which is the current one");
        boolean hasAll = has(publication, announcement.getFullWeights())
                && has(publication, announcement.getModel().getTflite());
        for (DeltaStep step : announcement.getDeltaRingList()) {
            hasAll &= has(publication, step.getDelta());
        }
        requirePublication(hasAll, publication, "names contents that are not published with it");
        note(Happening.ANNOUNCED, ByteString.copyFromUtf8(Long.toString(publication.sequence())));
    }

    private static Announcement announcement(Publication publication) {
        try {
            return Announcement.parseFrom(
                    SignedAnnouncement.parseFrom(publication.task()).getAnnouncement());
        } catch (InvalidProtocolBufferException e) {
            throw new Violation("sequence " + publication.sequence() + " is an announcement that cannot be read");
        }
    }

    private static boolean has(Publication publication, Content content) {
        return publication.contents().stream()
                .anyMatch(published -> published.content().equals(content));
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
        if (round.buffer().size() >= goal
                || round.buffer().size() != common.versions().bufferedCount()) {
            throw new Violation("the buffer holds " + round.buffer().size() + " updates, the journal "
                    + common.versions().bufferedCount() + ", the goal is " + goal);
        }
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

    private static void requirePublication(boolean holds, Publication publication, String otherwise) {
        if (!holds) {
            throw Violation.of(publication.version(), "sequence " + publication.sequence() + " " + otherwise);
        }
    }
}
