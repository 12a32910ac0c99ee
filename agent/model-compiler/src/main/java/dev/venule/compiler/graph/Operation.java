package dev.venule.compiler.graph;

import java.util.List;

/** One operation at version 1. {@code builtinCode} is the schema's BuiltinOperator. */
public record Operation(int builtinCode, Options options, List<Tensor> inputs, List<Tensor> outputs) {
    public Operation {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
