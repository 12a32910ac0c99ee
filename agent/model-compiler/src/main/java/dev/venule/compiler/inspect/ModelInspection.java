package dev.venule.compiler.inspect;

import dev.venule.agent.tflite.ContractResolver;
import dev.venule.agent.tflite.check.CheckedModel;
import dev.venule.agent.tflite.check.ModelCheck;
import dev.venule.agent.tflite.check.ModelLimits;
import dev.venule.agent.tflite.check.SignatureDescription;
import dev.venule.agent.tflite.check.TensorDescription;
import java.util.List;

/**
 * What is inside a .tflite file, of this compiler or any other, and what a device would say to it. Immutable.
 *
 * @param description the author's, or empty
 * @param signatures in the file's order, inputs and outputs sorted by name
 * @param weights what is trained and exchanged, in order; empty where the file does not hand it out
 * @param variableBytes of weights, momentum and whatever else lives while the model is open
 * @param refusals one line each: what a device refuses, why, and what to do; empty where it refuses nothing
 * @param limitations one line each: what a device can do less with this model than with a compiled one
 */
public record ModelInspection(
        String description,
        int fileBytes,
        List<SignatureDescription> signatures,
        List<TensorDescription> weights,
        List<OperatorUse> operators,
        long variableBytes,
        List<SignatureMemory> memory,
        List<String> refusals,
        List<String> limitations) {

    public ModelInspection {
        signatures = List.copyOf(signatures);
        weights = List.copyOf(weights);
        operators = List.copyOf(operators);
        memory = List.copyOf(memory);
        refusals = List.copyOf(refusals);
        limitations = List.copyOf(limitations);
    }

    /** Never fails: of a file that is no model, or a damaged one, only its size and the refusal are known. */
    public static ModelInspection of(byte[] file) {
        ModelCheck.Outcome outcome = new ModelCheck(ModelLimits.DEFAULT).inspect(file);
        return outcome instanceof ModelCheck.Outcome.Passed passed
                ? of(passed.model())
                : broken(
                        file.length,
                        ((ModelCheck.Outcome.Broken) outcome).violation().toString());
    }

    private static ModelInspection broken(int fileBytes, String violation) {
        List<String> refusals = List.of("the whole file: " + violation);
        return new ModelInspection("", fileBytes, List.of(), List.of(), List.of(), 0, List.of(), refusals, List.of());
    }

    private static ModelInspection of(CheckedModel model) {
        GraphReading reading = new GraphReading(model);
        List<TensorDescription> weights =
                ContractResolver.resolve(model) instanceof ContractResolver.Resolution.Found found
                        ? found.contract().weights().tensors()
                        : List.of();
        return new ModelInspection(
                reading.description(),
                model.sizeBytes(),
                model.signatures(),
                weights,
                reading.operators(),
                reading.variableBytes(),
                reading.memory(),
                Suitability.refusals(model),
                Suitability.limitations(model));
    }

    public long parameterCount() {
        return weights.stream().mapToLong(TensorDescription::elements).sum();
    }

    /** Whether it is a model at all; otherwise there is one refusal, of the whole file. */
    public boolean isReadable() {
        return !signatures.isEmpty();
    }

    /** Whether a device would train it. */
    public boolean isTrainable() {
        return refusals.isEmpty();
    }

    /** A page for a terminal; lines end in \n. */
    public String text() {
        return InspectionText.of(this);
    }
}
