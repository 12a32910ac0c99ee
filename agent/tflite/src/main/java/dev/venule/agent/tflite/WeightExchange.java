package dev.venule.agent.tflite;

import dev.venule.agent.tflite.check.TensorDescription;
import dev.venule.protocol.codec.TensorLayout;
import java.util.List;

/** How weights leave and enter the model. {@code tensors} are sorted by name, a2 before a10: the layout's order. */
public record WeightExchange(String parametersKey, String restoreKey, List<TensorDescription> tensors) {
    public WeightExchange {
        tensors = List.copyOf(tensors);
    }

    public TensorLayout layout() {
        return new TensorLayout(
                tensors.stream().mapToInt(TensorDescription::elements).toArray());
    }
}
