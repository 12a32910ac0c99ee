package dev.venule.compiler.inspect;

import dev.venule.agent.tflite.check.CheckedModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.SignatureDef;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.VarHandleOptions;

/** Counts what is in the graphs of a file that passed the structural check. */
final class GraphReading {
    private final CheckedModel checked;
    private final Model model;

    GraphReading(CheckedModel checked) {
        this.checked = checked;
        this.model = Model.getRootAsModel(ByteBuffer.wrap(checked.bytes()).order(ByteOrder.LITTLE_ENDIAN));
    }

    String description() {
        String description = model.description();
        return description == null ? "" : description;
    }

    /** Over all graphs, by name. */
    List<OperatorUse> operators() {
        Map<String, OperatorUse> byName = new TreeMap<>();
        for (int g = 0; g < model.subgraphsLength(); g++) {
            SubGraph graph = model.subgraphs(g);
            for (int i = 0; i < graph.operatorsLength(); i++) {
                OperatorCode code = model.operatorCodes((int) graph.operators(i).opcodeIndex());
                OperatorUse once = new OperatorUse(name(code), code.version(), 1);
                byName.merge(
                        once.name() + " " + once.version(),
                        once,
                        (a, b) -> new OperatorUse(a.name(), a.version(), a.uses() + b.uses()));
            }
        }
        return List.copyOf(byName.values());
    }

    private static String name(OperatorCode code) {
        int builtin = builtin(code);
        if (builtin == BuiltinOperator.CUSTOM) {
            return String.valueOf(code.customCode());
        }
        boolean isKnown = builtin >= 0 && builtin < BuiltinOperator.names.length;
        return isKnown ? BuiltinOperator.name(builtin) : "builtin operator " + builtin;
    }

    /** Files older than the wide field have only the narrow one. */
    private static int builtin(OperatorCode code) {
        return Math.max(code.builtinCode(), code.deprecatedBuiltinCode());
    }

    /** Of the signatures that may run, in the file's order. */
    List<SignatureMemory> memory() {
        List<SignatureMemory> memory = new ArrayList<>();
        for (int i = 0; i < model.signatureDefsLength(); i++) {
            SignatureDef signature = model.signatureDefs(i);
            if (checked.mayRun(signature.signatureKey())) {
                SubGraph graph = model.subgraphs((int) signature.subgraphIndex());
                memory.add(new SignatureMemory(signature.signatureKey(), new GraphMemory(model, graph).peakBytes()));
            }
        }
        return memory;
    }

    /** All variables that signatures which may run read or assign: they live as long as the model is open. */
    long variableBytes() {
        Map<String, Long> byName = new HashMap<>();
        for (int i = 0; i < model.signatureDefsLength(); i++) {
            SignatureDef signature = model.signatureDefs(i);
            if (checked.mayRun(signature.signatureKey())) {
                collectVariables(model.subgraphs((int) signature.subgraphIndex()), byName);
            }
        }
        return byName.values().stream().mapToLong(Long::longValue).sum();
    }

    private void collectVariables(SubGraph graph, Map<String, Long> byName) {
        Map<Integer, String> handles = new HashMap<>();
        for (int i = 0; i < graph.operatorsLength(); i++) {
            Operator operator = graph.operators(i);
            int builtin = builtin(model.operatorCodes((int) operator.opcodeIndex()));
            if (builtin == BuiltinOperator.VAR_HANDLE
                    && operator.builtinOptions(new VarHandleOptions()) instanceof VarHandleOptions options) {
                handles.put(operator.outputs(0), options.container() + "/" + options.sharedName());
            } else if (builtin == BuiltinOperator.READ_VARIABLE || builtin == BuiltinOperator.ASSIGN_VARIABLE) {
                int value = builtin == BuiltinOperator.READ_VARIABLE ? operator.outputs(0) : operator.inputs(1);
                String name = handles.getOrDefault(operator.inputs(0), "");
                byName.put(name, GraphMemory.bytes(graph.tensors(value)));
            }
        }
    }
}
