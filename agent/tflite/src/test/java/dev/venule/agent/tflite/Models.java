package dev.venule.agent.tflite;

import dev.venule.agent.tflite.check.CheckedModel;
import dev.venule.agent.tflite.check.ModelCheck;
import dev.venule.agent.tflite.check.ModelCheck.Outcome;
import dev.venule.agent.tflite.check.ModelLimits;
import dev.venule.agent.tflite.fixtures.GoldenModels;
import dev.venule.agent.tflite.fixtures.ModelEdit;
import java.util.Map;
import org.tensorflow.lite.schema.SignatureDefT;
import org.tensorflow.lite.schema.TensorMapT;

/** Checked models under the names of other tools. */
final class Models {
    private Models() {}

    static CheckedModel checked(byte[] file) {
        Outcome outcome = new ModelCheck(ModelLimits.DEFAULT).inspect(file);
        if (outcome instanceof Outcome.Passed passed) {
            return passed.model();
        }
        throw new IllegalStateException(((Outcome.Broken) outcome).violation().toString());
    }

    /** The golden multilayer perceptron with signatures, inputs and outputs renamed. */
    static CheckedModel renamed(Map<String, String> newNames) {
        return checked(ModelEdit.edit(GoldenModels.mlp(), model -> {
            for (SignatureDefT signature : model.getSignatureDefs()) {
                signature.setSignatureKey(renamed(newNames, signature.getSignatureKey()));
                for (TensorMapT input : signature.getInputs()) {
                    input.setName(renamed(newNames, input.getName()));
                }
                for (TensorMapT output : signature.getOutputs()) {
                    output.setName(renamed(newNames, output.getName()));
                }
            }
        }));
    }

    private static String renamed(Map<String, String> newNames, String name) {
        return newNames.getOrDefault(name, name);
    }
}
