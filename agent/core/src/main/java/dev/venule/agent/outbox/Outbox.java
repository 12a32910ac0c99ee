package dev.venule.agent.outbox;

import com.google.protobuf.ByteString;
import dev.venule.agent.compression.Residual;
import dev.venule.agent.storage.DeviceStorage;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.Update;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The updates that wait for their receipt, and the residual that they leave behind, on disk. Training ends here and sending
 * begins here, so neither waits for the other.
 *
 * <p>Every method is one transaction: the files that it needs are written first, then one frame of the {@link OutboxLog}
 * commits them, then files that nothing refers to any more are removed. A crash at any point leaves the state before or
 * after, so an update and its residual are never lost or counted one without the other.
 *
 * <p>Used by one thread at a time. Where a method throws, nothing has changed for this object; after a restart the failed
 * transaction may turn out to have been committed.
 */
public final class Outbox {
    private final DeviceStorage storage;
    private final OutboxLimits limits;
    private final UpdateIds ids;
    private final OutboxLog log;
    private final Recovery recovery;
    private OutboxState state;

    /** The lowest file number that no log names, not even one whose writing failed. */
    private long unnamedFile;

    private long nextFile;

    private Outbox(DeviceStorage storage, OutboxLimits limits, UpdateIds ids, OutboxRecovery.Recovered recovered) {
        this.storage = storage;
        this.limits = limits;
        this.ids = ids;
        log = recovered.log();
        recovery = recovered.recovery();
        state = recovered.state();
        unnamedFile = state.nextFile();
        nextFile = unnamedFile;
    }

    /** Opens the outbox in {@code storage}, which is created where there is none, and repairs what a crash left. */
    public static Outbox open(DeviceStorage storage, OutboxLimits limits, UpdateIds ids) throws IOException {
        return new Outbox(storage, limits, ids, OutboxRecovery.recover(storage));
    }

    /** What was found at opening. */
    public Recovery recovery() {
        return recovery;
    }

    /** What became of all updates so far. */
    public OutboxCounts counts() {
        return state.counts();
    }

    /** What waits for a receipt, oldest first. */
    public List<PendingUpdate> pending() {
        return state.pending();
    }

    /** The highest version that an update was stored for, -1 for none. */
    public long contributedVersion() {
        return state.contributedVersion();
    }

    /** What was learned of this model and not sent; zeros where there is nothing, or it belongs to another model. */
    public Residual residual(ByteString modelSha256, TensorLayout layout) throws IOException {
        Optional<Residual> stored = storedResidual();
        boolean fits = stored.isPresent()
                && stored.get().modelSha256().equals(modelSha256)
                && stored.get().layout().equals(layout);
        return fits ? stored.get() : Residual.none(modelSha256, layout);
    }

    /** Stores an update with a newly drawn id, together with its residual. Evicts the oldest ones where there is no room. */
    public Storing put(Contribution contribution) throws IOException {
        Update update = contribution.update().toBuilder()
                .setUpdateId(ByteString.copyFrom(ids.next()))
                .build();
        if (update.getSerializedSize() > limits.maxBytes()) {
            return new Storing.TooLarge(update.getSerializedSize());
        }
        begin();
        List<PendingUpdate> evicted = evictedBy(update.getSerializedSize());
        List<PendingUpdate> unsent = new ArrayList<>(evicted);
        unsent.removeIf(PendingUpdate::attempted);
        Residual residual = unsent.isEmpty() ? contribution.residual() : restored(contribution.residual(), unsent);
        PendingUpdate stored = writeUpdate(update, contribution);
        long residualFile = writeResidual(residual);
        List<PendingUpdate> pending = new ArrayList<>(state.pending());
        pending.removeAll(evicted);
        pending.add(stored);
        commit(new OutboxState(
                nextFile,
                residualFile,
                Math.max(state.contributedVersion(), stored.baseVersion()),
                state.counts().plusStored(unsent.size(), evicted.size() - unsent.size()),
                pending));
        return new Storing.Stored(stored, evicted.size());
    }

    private List<PendingUpdate> evictedBy(int newBytes) {
        List<PendingUpdate> pending = state.pending();
        long bytes = state.pendingBytes() + newBytes;
        int evicted = 0;
        while (bytes > limits.maxBytes() || pending.size() - evicted >= limits.maxUpdates()) {
            bytes -= pending.get(evicted).sizeBytes();
            evicted++;
        }
        return pending.subList(0, evicted);
    }

    /** {@code length} bytes of the encoded update, from {@code offset}. */
    public byte[] read(PendingUpdate update, int offset, int length) throws IOException {
        return storage.read(UpdateFile.name(update.fileNumber()), (long) UpdateFile.UPDATE_OFFSET + offset, length);
    }

    /** Remembers that sending begins. To be called before the first byte leaves; returns what is pending from now on. */
    public PendingUpdate markAttempted(PendingUpdate update) throws IOException {
        if (update.attempted()) {
            return update;
        }
        List<PendingUpdate> pending = new ArrayList<>(state.pending());
        PendingUpdate attempted = update.asAttempted();
        pending.set(pending.indexOf(update), attempted);
        commit(new OutboxState(nextFile, state.residualFile(), state.contributedVersion(), state.counts(), pending));
        return attempted;
    }

    /** Forgets an update. What it carried goes back into the residual unless it was delivered. */
    public void settle(PendingUpdate update, Settlement settlement) throws IOException {
        begin();
        long residualFile = settlement.restoresResidual() ? writeRestored(update) : state.residualFile();
        List<PendingUpdate> pending = new ArrayList<>(state.pending());
        if (!pending.remove(update)) {
            throw new IllegalArgumentException(update + " is not pending");
        }
        commit(new OutboxState(
                nextFile,
                residualFile,
                state.contributedVersion(),
                state.counts().plus(settlement),
                pending));
    }

    /** Gives up what was trained from a version before {@code oldestVersion} and never sent: it would only be rejected. */
    public void expireUnsentBefore(long oldestVersion) throws IOException {
        for (PendingUpdate update : state.pending()) {
            if (!update.attempted() && update.baseVersion() < oldestVersion) {
                settle(update, Settlement.EXPIRED);
            }
        }
    }

    private long writeRestored(PendingUpdate update) throws IOException {
        UpdateFile file = readFile(update);
        Residual current = storedResidual().orElse(Residual.none(file.modelSha256(), file.layout()));
        return file.isOfModel(current) ? writeResidual(restored(current, List.of(update))) : state.residualFile();
    }

    /** {@code residual} plus what the updates carry, as far as they are of the same model. */
    private Residual restored(Residual residual, List<PendingUpdate> updates) throws IOException {
        float[] values = residual.values().clone();
        for (PendingUpdate update : updates) {
            UpdateFile file = readFile(update);
            if (file.isOfModel(residual)) {
                file.decodeDelta().addTo(values);
            }
        }
        return new Residual(residual.modelSha256(), residual.layout(), values);
    }

    private PendingUpdate writeUpdate(Update update, Contribution contribution) throws IOException {
        long fileNumber = nextFile++;
        byte[] encoded = update.toByteArray();
        UpdateFile file = new UpdateFile(
                encoded,
                contribution.residual().modelSha256(),
                contribution.residual().layout(),
                contribution.announcedPositions());
        storage.writeAtomically(UpdateFile.name(fileNumber), file.encode());
        return OutboxRecovery.pendingUpdate(fileNumber, update, encoded);
    }

    private long writeResidual(Residual residual) throws IOException {
        long fileNumber = nextFile++;
        storage.writeAtomically(ResidualFile.name(fileNumber), ResidualFile.encode(residual));
        return fileNumber;
    }

    private Optional<Residual> storedResidual() throws IOException {
        if (state.residualFile() == 0) {
            return Optional.empty();
        }
        return Optional.of(storage.read(ResidualFile.name(state.residualFile()))
                .flatMap(ResidualFile::decode)
                .orElseThrow(() -> new IOException("the residual on the device's storage is damaged")));
    }

    private UpdateFile readFile(PendingUpdate update) throws IOException {
        String name = UpdateFile.name(update.fileNumber());
        byte[] bytes = storage.read(name).orElseThrow(() -> new FileNotFoundException(name));
        return UpdateFile.decode(bytes)
                .orElseThrow(() -> new IOException("the file " + name + " of the outbox is damaged"));
    }

    /** What an attempt left on a disk that was full is overwritten by the next one: retries must not fill the disk up. */
    private void begin() {
        nextFile = unnamedFile;
    }

    private void commit(OutboxState next) throws IOException {
        unnamedFile = nextFile;
        log.commit(next);
        state = next;
        try {
            OutboxRecovery.removeUnreferenced(storage, next);
        } catch (IOException e) {
            // The transaction stands, so it must not seem to have failed; the next one removes what is left over.
        }
    }
}
