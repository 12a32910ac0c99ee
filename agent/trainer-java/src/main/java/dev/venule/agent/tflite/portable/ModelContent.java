package dev.venule.agent.tflite.portable;

import dev.venule.agent.tflite.check.CheckedModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.SignatureDef;

/** The tables of a checked file: every index and offset in it was seen to be in range. */
final class ModelContent {
    private final Model model;

    ModelContent(CheckedModel checked) {
        model = Model.getRootAsModel(ByteBuffer.wrap(checked.bytes()).order(ByteOrder.LITTLE_ENDIAN));
    }

    GraphContent graph(int index) {
        return new GraphContent(this, model.subgraphs(index));
    }

    GraphContent graphOf(SignatureDef signature) {
        return graph((int) signature.subgraphIndex());
    }

    SignatureDef signature(String key) {
        for (int i = 0; i < model.signatureDefsLength(); i++) {
            if (key.equals(model.signatureDefs(i).signatureKey())) {
                return model.signatureDefs(i);
            }
        }
        throw new IllegalArgumentException("the model has no signature " + key);
    }

    /** As the check reads it: files older than the wide field have only the narrow one. */
    int builtinCode(long codeIndex) {
        OperatorCode code = model.operatorCodes((int) codeIndex);
        return Math.max(code.builtinCode(), code.deprecatedBuiltinCode());
    }

    /** Little-endian content of a buffer; empty where it has none. */
    ByteBuffer bytes(long buffer) {
        ByteBuffer content = model.buffers((int) buffer).dataAsByteBuffer();
        return content == null ? ByteBuffer.allocate(0) : content.slice().order(ByteOrder.LITTLE_ENDIAN);
    }
}
