package dev.venule.compiler.graph;

import org.tensorflow.lite.schema.TensorType;

/** What a tensor's elements are, with its code in the TensorFlow Lite schema. */
public enum ElementType {
    FLOAT32(TensorType.FLOAT32),
    INT32(TensorType.INT32),
    BOOL(TensorType.BOOL),
    /** The handle of a variable; has no elements. */
    RESOURCE(TensorType.RESOURCE);

    private final byte schemaCode;

    ElementType(byte schemaCode) {
        this.schemaCode = schemaCode;
    }

    public byte schemaCode() {
        return schemaCode;
    }
}
