package dev.venule.agent.tflite;

import java.util.List;
import java.util.Optional;

/** What an input or output of a signature is, and the names under which it is found, ours first. */
public enum TensorRole {
    /** [B, ...] features. */
    FEATURES("x", "x_batch", "feature"),
    /** [B, targets]. */
    TARGETS("y", "y_batch", "label"),
    /** [B, 1]: a row's share in the loss; 0 for a padding row. */
    SAMPLE_WEIGHTS("w"),
    /** [1]. */
    LEARNING_RATE("lr"),
    /** [1]: FedProx's mu. */
    PROXIMAL_MU("mu"),
    /** [1]. */
    MOMENTUM("momentum"),
    /** [1] or a scalar: weighted mean loss before the step. */
    LOSS("loss"),
    /** [B, targets]. */
    LOGITS("logits", "output");

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> names;

    TensorRole(String... names) {
        this.names = List.of(names);
    }

    /** Accepted tensor names, the first preferred. */
    public List<String> names() {
        return names;
    }

    static Optional<TensorRole> ofInput(String name) {
        for (TensorRole role : values()) {
            if (role != LOSS && role != LOGITS && role.names.contains(name)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
