package dev.venule.aggregator.buffer;

import dev.venule.aggregator.model.ModelState;
import dev.venule.aggregator.model.VersionDelta;
import java.util.List;

/**
 * What a restart finds.
 *
 * @param tfliteSha256 of the model file that the population was created with
 * @param recentDeltas the latest steps, oldest first; the last one leads to {@code model}
 * @param buffered admitted and not consumed, in the order of their admission
 */
public record StoredPopulation(
        byte[] tfliteSha256, ModelState model, List<VersionDelta> recentDeltas, List<BufferedUpdate> buffered) {
    public StoredPopulation {
        recentDeltas = List.copyOf(recentDeltas);
        buffered = List.copyOf(buffered);
    }
}
