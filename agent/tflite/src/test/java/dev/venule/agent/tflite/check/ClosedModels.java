package dev.venule.agent.tflite.check;

import dev.venule.agent.tflite.fixtures.GoldenModels;
import dev.venule.agent.tflite.fixtures.ModelEdit;
import java.util.Arrays;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.OperatorCodeT;
import org.tensorflow.lite.schema.OperatorT;

/** Models as other tools export them: train needs an operator that nothing here runs, the rest does not. */
public final class ClosedModels {
    private ClosedModels() {}

    /** The last operator of train is a custom one. */
    public static byte[] trainNeeding(String customName) {
        OperatorCodeT code = new OperatorCodeT();
        code.setBuiltinCode(BuiltinOperator.CUSTOM);
        code.setDeprecatedBuiltinCode((byte) BuiltinOperator.CUSTOM);
        code.setCustomCode(customName);
        code.setVersion(1);
        return withLastTrainOperator(code);
    }

    public static byte[] trainNeedingBuiltin(int builtin, int version) {
        OperatorCodeT code = new OperatorCodeT();
        code.setBuiltinCode(builtin);
        code.setDeprecatedBuiltinCode((byte) builtin);
        code.setVersion(version);
        return withLastTrainOperator(code);
    }

    private static byte[] withLastTrainOperator(OperatorCodeT code) {
        return ModelEdit.edit(GoldenModels.mlp(), (ModelT model) -> {
            OperatorCodeT[] codes = Arrays.copyOf(model.getOperatorCodes(), model.getOperatorCodes().length + 1);
            codes[codes.length - 1] = code;
            model.setOperatorCodes(codes);
            OperatorT[] operators = model.getSubgraphs()[0].getOperators();
            OperatorT last = operators[operators.length - 1];
            last.setOpcodeIndex(codes.length - 1);
            last.setBuiltinOptions(null);
        });
    }
}
