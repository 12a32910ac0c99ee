package dev.venule.agent.tflite;

import dev.venule.agent.tflite.ContractResolver.Resolution;
import dev.venule.agent.tflite.check.CheckedModel;
import dev.venule.agent.tflite.check.ModelCheck;
import dev.venule.agent.tflite.check.ModelCheck.Outcome;
import dev.venule.agent.tflite.check.ModelLimits;
import dev.venule.agent.training.ModelRuntime;
import dev.venule.protocol.message.RejectReason;
import java.util.Optional;

/**
 * Opens .tflite files on whichever runtime runs their signatures: structural check, capability probe, contract, and only then the
 * runtime. May be used by several threads where that runtime may; the models it opens may not.
 */
public final class TfliteModelRuntime implements ModelRuntime {
    private final ModelCheck check;
    private final SignatureRuntime signatures;

    public TfliteModelRuntime(ModelLimits limits, SignatureRuntime signatures) {
        check = new ModelCheck(limits);
        this.signatures = signatures;
    }

    @Override
    public Opening open(byte[] modelFile) {
        Outcome outcome = check.inspect(modelFile);
        if (outcome instanceof Outcome.Passed passed) {
            Optional<String> refusal = CapabilityProbe.trainRefusal(passed.model());
            return refusal.isPresent() ? refused(refusal.get()) : open(passed.model(), true);
        }
        return refused(((Outcome.Broken) outcome).violation().toString());
    }

    /**
     * Opens a model whose weights are exchanged and whose logits are read, but that is not trained here: {@code train}
     * may be missing or need operators that no runtime here has. The model's train then throws IllegalStateException.
     */
    public Opening openForInference(byte[] modelFile) {
        Outcome outcome = check.inspect(modelFile);
        return outcome instanceof Outcome.Passed passed
                ? open(passed.model(), false)
                : refused(((Outcome.Broken) outcome).violation().toString());
    }

    private Opening open(CheckedModel model, boolean forTraining) {
        Resolution resolution = ContractResolver.resolve(model);
        if (resolution instanceof Resolution.NotFound notFound) {
            return refused(notFound.explanation());
        }
        TrainingContract contract = ((Resolution.Found) resolution).contract();
        if (forTraining && !contract.train().isPresent()) {
            return refused("the model's train does not take float32 x and y of infer's batch and give one loss: compile"
                    + " it with `venule model compile`, or export it with train(x, y) -> loss");
        }
        SignatureRuntime.Opening opening = signatures.open(model);
        if (opening instanceof SignatureRuntime.Opening.Opened opened) {
            return new Opening.Opened(new TfliteTrainableModel(opened.session(), contract));
        }
        return refused(((SignatureRuntime.Opening.Refused) opening).explanation());
    }

    private static Opening refused(String explanation) {
        return new Opening.Refused(RejectReason.MODEL_REFUSED, explanation);
    }
}
