package dev.venule.agent.model;

import com.google.protobuf.ByteString;
import dev.venule.agent.training.TrainableModel;
import dev.venule.protocol.codec.Decoding;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.codec.WeightsCodec;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.DeltaStep;
import dev.venule.protocol.message.RejectReason;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The way from the cached weights to those of one announcement. */
final class WeightsUpdate {
    private final Announcement announcement;
    private final WeightsCache cache;
    private final Map<ByteString, byte[]> fetched;
    private final ModelLimits limits;

    WeightsUpdate(Announcement announcement, WeightsCache cache, Map<ByteString, byte[]> fetched, ModelLimits limits) {
        this.announcement = announcement;
        this.cache = cache;
        this.fetched = fetched;
        this.limits = limits;
    }

    Preparation prepare(TrainableModel model) throws IOException {
        TensorLayout layout = model.layout();
        Optional<WeightsCache.Cached> cached = cache.read(layout);
        if (cached.isPresent() && cached.get().sha256().equals(wantedSha256())) {
            return new Preparation.Ready(model, cached.get().weights());
        }
        byte[] full = fetched.get(announcement.getFullWeights().getSha256());
        if (full != null) {
            return fromFullWeights(model, WeightsCodec.decode(full, layout));
        }
        List<DeltaStep> steps = cached.isPresent() ? stepsFrom(cached.get().version()) : List.of();
        if (!steps.isEmpty()) {
            Optional<Content> missing = firstMissing(steps);
            if (missing.isPresent()) {
                return new Preparation.Missing(missing.get());
            }
            float[] weights = cached.get().weights();
            if (applyAll(steps, weights, layout)) {
                return keep(model, weights);
            }
        }
        Content fullWeights = announcement.getFullWeights();
        return fullWeights.getSizeBytes() <= limits.maxContentBytes()
                ? new Preparation.Missing(fullWeights)
                : new Preparation.Refused(
                        RejectReason.OVERSIZED,
                        "the weights have " + fullWeights.getSizeBytes() + " bytes, this device takes "
                                + limits.maxContentBytes());
    }

    private ByteString wantedSha256() {
        return announcement.getVersion().getWeightsSha256();
    }

    /** The announced steps after {@code version}; empty where they do not begin there, or full weights are less to fetch. */
    private List<DeltaStep> stepsFrom(long version) {
        List<DeltaStep> ring = announcement.getDeltaRingList();
        long count = announcement.getVersion().getNumber() - version;
        if (count < 1 || count > ring.size()) {
            return List.of();
        }
        List<DeltaStep> steps = ring.subList((int) (ring.size() - count), ring.size());
        long bytes = 0;
        for (DeltaStep step : steps) {
            bytes += contentOf(step).isPresent() ? 0 : step.getDelta().getSizeBytes();
        }
        boolean worthIt = bytes <= announcement.getFullWeights().getSizeBytes() && bytes <= limits.maxContentBytes();
        return worthIt ? steps : List.of();
    }

    private Optional<Content> firstMissing(List<DeltaStep> steps) {
        for (DeltaStep step : steps) {
            if (!contentOf(step).isPresent()) {
                return Optional.of(step.getDelta());
            }
        }
        return Optional.empty();
    }

    private Optional<byte[]> contentOf(DeltaStep step) {
        boolean isInline = step.getToVersion() == announcement.getVersion().getNumber()
                && !announcement.getInlineDelta().isEmpty();
        return isInline
                ? Optional.of(announcement.getInlineDelta().toByteArray())
                : Optional.ofNullable(fetched.get(step.getDelta().getSha256()));
    }

    /** Adds all steps to {@code weights}; false where one cannot be read or the sum is not what was announced. */
    private boolean applyAll(List<DeltaStep> steps, float[] weights, TensorLayout layout) {
        DeltaCodec codec = new DeltaCodec(layout);
        for (DeltaStep step : steps) {
            Decoding decoding = codec.decode(contentOf(step).get());
            if (!(decoding instanceof Decoding.Decoded decoded)) {
                return false;
            }
            decoded.delta().addTo(weights);
        }
        return ByteString.copyFrom(WeightsCodec.sha256(weights)).equals(wantedSha256());
    }

    private Preparation fromFullWeights(TrainableModel model, float[] weights) throws IOException {
        for (int i = 0; i < weights.length; i++) {
            if (!Float.isFinite(weights[i])) {
                return new Preparation.Refused(
                        RejectReason.NOT_FINITE,
                        "weight " + i + " of version "
                                + announcement.getVersion().getNumber() + " is " + weights[i]
                                + "; publish an earlier version again");
            }
        }
        return keep(model, weights);
    }

    private Preparation keep(TrainableModel model, float[] weights) throws IOException {
        cache.write(new WeightsCache.Cached(announcement.getVersion().getNumber(), wantedSha256(), weights));
        return new Preparation.Ready(model, weights);
    }
}
