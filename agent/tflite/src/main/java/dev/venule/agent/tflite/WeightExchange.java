package dev.venule.agent.tflite;

import dev.venule.agent.tflite.check.TensorDescription;
import dev.venule.protocol.codec.TensorLayout;
import java.util.List;
import java.util.Optional;

/**
 * How weights leave and enter the model. {@code tensors} are sorted by name, a2 before a10: the layout's order. Without a
 * {@code resumption} a training that was interrupted begins again.
 */
public record WeightExchange(
        String parametersKey, String restoreKey, List<TensorDescription> tensors, Optional<Resumption> resumption) {
    public WeightExchange {
        tensors = List.copyOf(tensors);
    }

    /**
     * How an interrupted training goes on: velocity() -> v0.. and resume(a0.., v0..) -> a0.
     *
     * @param velocities v0, v1, ... as many and as large as the weights
     */
    public record Resumption(String velocityKey, String resumeKey, List<TensorDescription> velocities) {
        public Resumption {
            velocities = List.copyOf(velocities);
        }
    }

    public TensorLayout layout() {
        return layoutOf(tensors);
    }

    static TensorLayout layoutOf(List<TensorDescription> tensors) {
        return new TensorLayout(
                tensors.stream().mapToInt(TensorDescription::elements).toArray());
    }
}
