package dev.venule.compiler.inspect;

import dev.venule.agent.tflite.CapabilityProbe;
import dev.venule.agent.tflite.ContractResolver;
import dev.venule.agent.tflite.TrainingCapabilities;
import dev.venule.agent.tflite.check.CheckedModel;
import dev.venule.agent.tflite.check.SignatureDescription;
import java.util.ArrayList;
import java.util.List;

/** What a device makes of a file that passed the structural check. */
final class Suitability {
    private Suitability() {}

    /** Why a device would not train the model; empty where it would. */
    static List<String> refusals(CheckedModel model) {
        List<String> refusals = new ArrayList<>();
        CapabilityProbe.trainRefusal(model).ifPresent(refusals::add);
        ContractResolver.Resolution resolution = ContractResolver.resolve(model);
        if (resolution instanceof ContractResolver.Resolution.NotFound notFound) {
            refusals.add(notFound.explanation());
        } else if (refusals.isEmpty() && !capabilities(resolution).train()) {
            refusals.add(
                    "train does not take float32 x and y of infer's batch and give one loss: compile the model with"
                            + " `venule model compile`, or export it with train(x, y) -> loss");
        }
        return refusals;
    }

    /** What a model that a device would train cannot do there. */
    static List<String> limitations(CheckedModel model) {
        List<String> limitations = new ArrayList<>();
        for (SignatureDescription signature : model.signatures()) {
            List<String> operators = model.unsupportedOperators(signature.key());
            if (!operators.isEmpty()) {
                limitations.add(signature.key() + " is never run: it needs " + String.join(", ", operators));
            }
        }
        ContractResolver.Resolution resolution = ContractResolver.resolve(model);
        if (resolution instanceof ContractResolver.Resolution.Found) {
            addMissing(capabilities(resolution), limitations);
        }
        return limitations;
    }

    private static TrainingCapabilities capabilities(ContractResolver.Resolution resolution) {
        return ((ContractResolver.Resolution.Found) resolution).contract().capabilities();
    }

    private static void addMissing(TrainingCapabilities capabilities, List<String> limitations) {
        if (!capabilities.train()) {
            return;
        }
        if (!capabilities.infer()) {
            limitations.add("no infer(x) -> logits: its accuracy cannot be measured");
        }
        if (!capabilities.evaluate()) {
            limitations.add("no evaluate(x, y, w) -> loss: its loss cannot be measured without a step");
        }
        if (!capabilities.sampleWeights()) {
            limitations.add("train takes no w: examples must fill whole batches");
        }
        if (!capabilities.learningRate()) {
            limitations.add("train takes no lr: the plan cannot set the learning rate");
        }
        if (!capabilities.proximalMu()) {
            limitations.add("train takes no mu: no FedProx");
        }
        if (!capabilities.momentum()) {
            limitations.add("train takes no momentum");
        }
    }
}
