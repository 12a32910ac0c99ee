package dev.venule.fleet.simulation;

import com.google.protobuf.ByteString;
import dev.venule.agent.outbox.Outbox;
import dev.venule.agent.outbox.OutboxCounts;
import dev.venule.agent.outbox.OutboxLimits;
import dev.venule.agent.outbox.PendingUpdate;
import dev.venule.agent.outbox.Recovery;
import dev.venule.agent.storage.DeviceStorage;
import dev.venule.agent.storage.MemoryStorage;
import dev.venule.protocol.codec.TensorLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a restarted agent would find in its outbox, read by the agent's own code from a copy of the disk.
 *
 * @param pending oldest first
 * @param encoded updates by id
 * @param residual one value per parameter
 * @param recovery whether anything was damaged
 * @param files on the whole disk
 */
record OutboxSnapshot(
        List<PendingUpdate> pending,
        Map<ByteString, byte[]> encoded,
        OutboxCounts counts,
        float[] residual,
        Recovery recovery,
        int files) {

    static OutboxSnapshot of(DeviceStorage disk, OutboxLimits limits, ByteString modelSha256, TensorLayout layout) {
        try {
            MemoryStorage copy = copy(disk);
            int files = copy.list().size();
            Outbox outbox = Outbox.open(copy, limits, () -> {
                throw new IllegalStateException("nothing is stored in a snapshot");
            });
            Map<ByteString, byte[]> encoded = new LinkedHashMap<>();
            for (PendingUpdate update : outbox.pending()) {
                encoded.put(update.id(), outbox.read(update, 0, update.sizeBytes()));
            }
            float[] residual = outbox.residual(modelSha256, layout).values();
            return new OutboxSnapshot(outbox.pending(), encoded, outbox.counts(), residual, outbox.recovery(), files);
        } catch (IOException e) {
            throw new UncheckedIOException("a copy in memory does not fail", e);
        }
    }

    private static MemoryStorage copy(DeviceStorage disk) throws IOException {
        MemoryStorage copy = new MemoryStorage();
        for (String name : disk.list()) {
            disk.read(name).ifPresent(content -> copy.writeAtomically(name, content));
        }
        return copy;
    }
}
