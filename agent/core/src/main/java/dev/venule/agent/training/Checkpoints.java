package dev.venule.agent.training;

import com.google.protobuf.ByteString;
import dev.venule.agent.storage.DeviceStorage;
import java.io.IOException;
import java.util.Optional;

/** The device's one checkpoint. */
public final class Checkpoints {
    private static final String FILE = "checkpoint";

    private final DeviceStorage storage;

    /** Whether there may be one: what is known not to be there is neither looked for nor deleted. */
    private boolean mayExist = true;

    public Checkpoints(DeviceStorage storage) {
        this.storage = storage;
    }

    void write(Checkpoint checkpoint) throws IOException {
        mayExist = true;
        storage.writeAtomically(FILE, checkpoint.encode());
    }

    /** The checkpoint of this key; one of another key, or a damaged one, is removed. */
    Optional<Checkpoint> find(ByteString key) throws IOException {
        if (!mayExist) {
            return Optional.empty();
        }
        Optional<Checkpoint> found = storage.read(FILE)
                .flatMap(Checkpoint::decode)
                .filter(checkpoint -> checkpoint.key().equals(key));
        if (!found.isPresent()) {
            clear();
        }
        return found;
    }

    void clear() throws IOException {
        if (mayExist) {
            storage.delete(FILE);
            mayExist = false;
        }
    }
}
