package dev.venule.agent.tflite.check;

import java.util.Optional;
import org.tensorflow.lite.schema.TensorType;

/** The element types that a model file may declare. */
public enum ElementType {
    FLOAT32(TensorType.FLOAT32, 4),
    FLOAT16(TensorType.FLOAT16, 2),
    INT32(TensorType.INT32, 4),
    UINT8(TensorType.UINT8, 1),
    INT64(TensorType.INT64, 8),
    STRING(TensorType.STRING, 0),
    BOOL(TensorType.BOOL, 1),
    INT16(TensorType.INT16, 2),
    INT8(TensorType.INT8, 1),
    FLOAT64(TensorType.FLOAT64, 8),
    RESOURCE(TensorType.RESOURCE, 0);

    private final byte schemaCode;
    private final int bytes;

    ElementType(byte schemaCode, int bytes) {
        this.schemaCode = schemaCode;
        this.bytes = bytes;
    }

    /** Bytes of one element; 0 where elements have no fixed size. */
    public int bytes() {
        return bytes;
    }

    static Optional<ElementType> fromSchema(byte schemaCode) {
        for (ElementType type : values()) {
            if (type.schemaCode == schemaCode) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
