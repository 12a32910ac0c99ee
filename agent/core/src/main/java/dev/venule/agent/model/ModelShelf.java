package dev.venule.agent.model;

import com.google.protobuf.ByteString;
import dev.venule.agent.storage.DeviceStorage;
import dev.venule.agent.training.ModelRuntime;
import dev.venule.agent.training.TrainableModel;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;
import dev.venule.protocol.message.RejectReason;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The announced model and the weights of its announced version. Model file and weights are cached on the device; what is
 * missing is named, fetched by the caller, and put on the shelf, so nothing here waits for the network.
 *
 * <p>Weights are brought up to date by the deltas between the cached version and the announced one where that is less to
 * fetch, and by the full weights otherwise, or where the deltas do not lead to the announced hash. Used by one thread at a time.
 */
public final class ModelShelf implements AutoCloseable {
    private static final String MODEL_PREFIX = "model-";

    private final DeviceStorage storage;
    private final ModelRuntime runtime;
    private final ModelLimits limits;
    private final WeightsCache weights;

    /** What was fetched for the present announcement and not used yet. */
    private final Map<ByteString, byte[]> fetched = new HashMap<>();

    private @Nullable OpenModel open;

    private record OpenModel(ByteString sha256, TrainableModel model) {}

    public ModelShelf(DeviceStorage storage, ModelRuntime runtime, ModelLimits limits) {
        this.storage = storage;
        this.runtime = runtime;
        this.limits = limits;
        weights = new WeightsCache(storage);
    }

    /** Makes the announced model ready for training, or says what is missing for it. */
    public Preparation prepare(Announcement announcement) throws IOException {
        Optional<Preparation> obstacle = openModel(announcement);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        OpenModel ready = Objects.requireNonNull(open);
        WeightsUpdate update = new WeightsUpdate(announcement, weights, fetched, limits);
        Preparation preparation = update.prepare(ready.model());
        if (!(preparation instanceof Preparation.Missing)) {
            fetched.clear();
        }
        return preparation;
    }

    /**
     * Takes what was {@link Preparation.Missing missing}; false where these are not the bytes that {@code content} names.
     */
    public boolean put(Content content, byte[] bytes) {
        if (!ContentParts.matches(content, bytes)) {
            return false;
        }
        fetched.put(content.getSha256(), bytes);
        return true;
    }

    /** Opens the announced model file unless it is open already; says what prevents it. */
    private Optional<Preparation> openModel(Announcement announcement) throws IOException {
        Content file = announcement.getModel().getTflite();
        if (open != null && open.sha256().equals(file.getSha256())) {
            return Optional.empty();
        }
        if (file.getSizeBytes() > limits.maxContentBytes()) {
            return Optional.of(new Preparation.Refused(
                    RejectReason.OVERSIZED,
                    "the model file has " + file.getSizeBytes() + " bytes, this device takes "
                            + limits.maxContentBytes()));
        }
        Optional<byte[]> bytes = modelFile(file);
        if (!bytes.isPresent()) {
            return Optional.of(new Preparation.Missing(file));
        }
        close();
        ModelRuntime.Opening opening = runtime.open(bytes.get());
        if (opening instanceof ModelRuntime.Opening.Opened opened) {
            return keepIfFitting(opened.model(), announcement);
        }
        ModelRuntime.Opening.Refused refused = (ModelRuntime.Opening.Refused) opening;
        return Optional.of(new Preparation.Refused(refused.reason(), refused.explanation()));
    }

    private Optional<Preparation> keepIfFitting(TrainableModel model, Announcement announcement) {
        TensorLayout announced = layout(announcement);
        if (!model.layout().equals(announced)) {
            TensorLayout found = model.layout();
            model.close();
            return Optional.of(new Preparation.Refused(
                    RejectReason.WRONG_SHAPE,
                    "the announcement says " + announced + ", the model file has " + found
                            + "; publish both from the same model"));
        }
        open = new OpenModel(announcement.getModel().getTflite().getSha256(), model);
        return Optional.empty();
    }

    /** The sizes of the announced model's tensors. */
    static TensorLayout layout(Announcement announcement) {
        return new TensorLayout(announcement.getModel().getTensorSizesList().stream()
                .mapToInt(Integer::intValue)
                .toArray());
    }

    /** From the device's storage, or from what was fetched just now, which is then stored. */
    private Optional<byte[]> modelFile(Content file) throws IOException {
        String name = MODEL_PREFIX + Hex.of(file.getSha256());
        Optional<byte[]> stored = storage.read(name);
        if (stored.isPresent() && ContentParts.matches(file, stored.get())) {
            return stored;
        }
        byte[] bytes = fetched.remove(file.getSha256());
        if (bytes == null) {
            return Optional.empty();
        }
        storage.writeAtomically(name, bytes);
        for (String other : storage.list()) {
            if (other.startsWith(MODEL_PREFIX) && !other.equals(name)) {
                storage.delete(other);
            }
        }
        return Optional.of(bytes);
    }

    /** Closes the open model; the next {@link #prepare} opens it again. */
    @Override
    public void close() {
        if (open != null) {
            open.model().close();
            open = null;
        }
    }
}
