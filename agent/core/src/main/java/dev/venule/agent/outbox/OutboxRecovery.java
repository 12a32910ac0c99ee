package dev.venule.agent.outbox;

import com.google.protobuf.ByteString;
import dev.venule.agent.storage.DeviceStorage;
import dev.venule.protocol.message.Sha256;
import dev.venule.protocol.message.Update;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Brings the outbox's files back into order after whatever ended the last process. */
final class OutboxRecovery {
    private OutboxRecovery() {}

    /** The state to go on from; every file that it names has been read and is whole. */
    record Recovered(OutboxLog log, OutboxState state, Recovery recovery) {}

    static Recovered recover(DeviceStorage storage) throws IOException {
        OutboxLog.Opening opening = OutboxLog.open(storage);
        OutboxState found = opening.state();
        List<PendingUpdate> whole = new ArrayList<>();
        for (PendingUpdate update : found.pending()) {
            if (isWhole(storage, update)) {
                whole.add(update);
            }
        }
        boolean residualLost = found.residualFile() != 0 && !hasResidual(storage, found.residualFile());
        int dropped = found.pending().size() - whole.size();
        OutboxState state = new OutboxState(
                found.nextFile(),
                residualLost ? 0 : found.residualFile(),
                found.contributedVersion(),
                found.counts().plusDamaged(dropped),
                whole);
        Recovery recovery = new Recovery(opening.tornBytes(), dropped, residualLost);
        if (!recovery.isClean()) {
            opening.log().commit(state);
        }
        removeUnreferenced(storage, state);
        return new Recovered(opening.log(), state, recovery);
    }

    private static boolean isWhole(DeviceStorage storage, PendingUpdate update) throws IOException {
        Optional<byte[]> bytes = storage.read(UpdateFile.name(update.fileNumber()));
        Optional<UpdateFile> file = bytes.isPresent() ? UpdateFile.decode(bytes.get()) : Optional.empty();
        return file.isPresent()
                && ByteString.copyFrom(Sha256.of(file.get().update())).equals(update.sha256());
    }

    private static boolean hasResidual(DeviceStorage storage, long fileNumber) throws IOException {
        return storage.read(ResidualFile.name(fileNumber))
                .flatMap(ResidualFile::decode)
                .isPresent();
    }

    /** How an update that was just written is remembered. */
    static PendingUpdate pendingUpdate(long fileNumber, Update update, byte[] encoded) {
        return new PendingUpdate(
                fileNumber,
                update.getUpdateId(),
                update.getBaseVersion(),
                encoded.length,
                ByteString.copyFrom(Sha256.of(encoded)),
                false);
    }

    /** Removes the files of transactions that were not committed, or are long over. */
    static void removeUnreferenced(DeviceStorage storage, OutboxState state) throws IOException {
        Set<String> referenced = new HashSet<>();
        referenced.add(ResidualFile.name(state.residualFile()));
        for (PendingUpdate update : state.pending()) {
            referenced.add(UpdateFile.name(update.fileNumber()));
        }
        for (String name : storage.list()) {
            boolean ours = UpdateFile.isName(name) || ResidualFile.isName(name);
            if (ours && !referenced.contains(name)) {
                storage.delete(name);
            }
        }
    }
}
