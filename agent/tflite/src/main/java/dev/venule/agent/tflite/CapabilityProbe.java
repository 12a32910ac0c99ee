package dev.venule.agent.tflite;

import dev.venule.agent.tflite.check.CheckedModel;
import dev.venule.agent.tflite.check.SignatureDescription;
import java.util.List;
import java.util.Optional;

/** Tells before any download of examples whether a model can be trained here. */
public final class CapabilityProbe {
    private static final String REMEDY =
            ": compile the model with `venule model compile`, or export with builtin ops only";

    private CapabilityProbe() {}

    /** Why the model cannot train here, in one line that names the operators and the remedy; empty where it can. */
    public static Optional<String> trainRefusal(CheckedModel model) {
        List<SignatureDescription> candidates = SignatureRole.TRAIN.candidates(model);
        if (candidates.isEmpty()) {
            return Optional.of("the model has no signature " + String.join(" or ", SignatureRole.TRAIN.keys())
                    + ": compile it with `venule model compile`, or export it with train(x, y) -> loss");
        }
        for (SignatureDescription candidate : candidates) {
            if (model.mayRun(candidate.key())) {
                return Optional.empty();
            }
        }
        String key = candidates.get(0).key();
        List<String> operators = model.unsupportedOperators(key);
        return Optional.of(
                key + " needs " + String.join(", ", operators) + ", which no device runtime here has" + REMEDY);
    }
}
