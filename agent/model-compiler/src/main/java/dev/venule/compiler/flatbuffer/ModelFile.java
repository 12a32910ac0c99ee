package dev.venule.compiler.flatbuffer;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.venule.compiler.graph.Graph;
import dev.venule.compiler.graph.Operation;
import dev.venule.compiler.graph.Program;
import dev.venule.compiler.graph.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.Metadata;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.SignatureDef;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.TensorMap;

/**
 * Writes a program as a .tflite file: identifier TFL3, schema version 3, constants aligned to 16 bytes. Equal programs give
 * equal bytes. One use per instance.
 */
public final class ModelFile {
    private static final int SCHEMA_VERSION = 3;
    private static final int OPERATION_VERSION = 1;

    /** Codes above this are only in the field {@code builtin_code}; older readers look at the deprecated byte. */
    private static final int LAST_DEPRECATED_CODE = 127;

    /** Variables and signatures: since 2.7. TensorFlow's own writer pads the text to 16 bytes. */
    private static final byte[] MIN_RUNTIME_VERSION = Arrays.copyOf("2.7.0".getBytes(StandardCharsets.US_ASCII), 16);

    private final FlatBufferBuilder builder = new FlatBufferBuilder(1 << 16);
    private final Program program;
    private final List<Integer> codes;

    private ModelFile(Program program) {
        this.program = program;
        TreeSet<Integer> used = new TreeSet<>();
        program.graphs().forEach(graph -> graph.operations().forEach(operation -> used.add(operation.builtinCode())));
        this.codes = List.copyOf(used);
    }

    public static byte[] of(Program program) {
        return new ModelFile(program).write();
    }

    private byte[] write() {
        int buffers = Model.createBuffersVector(builder, buffers());
        int[] metadata = {metadata()};
        int metadataVector = Model.createMetadataVector(builder, metadata);
        int codesVector = Model.createOperatorCodesVector(
                builder, codes.stream().mapToInt(this::operatorCode).toArray());
        int graphs = Model.createSubgraphsVector(
                builder, program.graphs().stream().mapToInt(this::subgraph).toArray());
        int signatures = Model.createSignatureDefsVector(
                builder,
                program.graphs().stream()
                        .filter(graph -> !graph.outputs().isEmpty())
                        .mapToInt(this::signature)
                        .toArray());
        int description = builder.createString(program.description());
        Model.startModel(builder);
        Model.addVersion(builder, SCHEMA_VERSION);
        Model.addOperatorCodes(builder, codesVector);
        Model.addSubgraphs(builder, graphs);
        Model.addDescription(builder, description);
        Model.addBuffers(builder, buffers);
        Model.addMetadata(builder, metadataVector);
        Model.addSignatureDefs(builder, signatures);
        Model.finishModelBuffer(builder, Model.endModel(builder));
        return builder.sizedByteArray();
    }

    private int[] buffers() {
        List<byte[]> contents = new ArrayList<>(program.buffers());
        contents.add(MIN_RUNTIME_VERSION);
        return contents.stream().mapToInt(this::buffer).toArray();
    }

    private int buffer(byte[] content) {
        // The generated createDataVector ignores the schema's force_align: 16.
        int data = 0;
        if (content.length > 0) {
            builder.createUnintializedVector(1, content.length, 16).put(content);
            data = builder.endVector();
        }
        Buffer.startBuffer(builder);
        if (content.length > 0) {
            Buffer.addData(builder, data);
        }
        return Buffer.endBuffer(builder);
    }

    private int metadata() {
        int name = builder.createString("min_runtime_version");
        return Metadata.createMetadata(builder, name, program.buffers().size());
    }

    private int operatorCode(int code) {
        byte deprecated = (byte) Math.min(code, LAST_DEPRECATED_CODE);
        return OperatorCode.createOperatorCode(builder, deprecated, 0, OPERATION_VERSION, code);
    }

    private int subgraph(Graph graph) {
        int tensors = SubGraph.createTensorsVector(
                builder, graph.tensors().stream().mapToInt(this::tensor).toArray());
        int operations = SubGraph.createOperatorsVector(
                builder, graph.operations().stream().mapToInt(this::operation).toArray());
        int inputs = SubGraph.createInputsVector(
                builder, indices(graph.inputs().values().stream().toList()));
        int outputs = SubGraph.createOutputsVector(
                builder, indices(graph.outputs().values().stream().toList()));
        return SubGraph.createSubGraph(
                builder, tensors, inputs, outputs, operations, builder.createString(graph.name()));
    }

    private int tensor(Tensor tensor) {
        int name = builder.createString(tensor.name());
        int shape = org.tensorflow.lite.schema.Tensor.createShapeVector(
                builder, tensor.shape().toArray());
        org.tensorflow.lite.schema.Tensor.startTensor(builder);
        org.tensorflow.lite.schema.Tensor.addShape(builder, shape);
        org.tensorflow.lite.schema.Tensor.addType(builder, tensor.type().schemaCode());
        org.tensorflow.lite.schema.Tensor.addBuffer(builder, tensor.buffer());
        org.tensorflow.lite.schema.Tensor.addName(builder, name);
        org.tensorflow.lite.schema.Tensor.addHasRank(builder, true);
        return org.tensorflow.lite.schema.Tensor.endTensor(builder);
    }

    private int operation(Operation operation) {
        int options = operation.options().writer().applyAsInt(builder);
        int inputs = Operator.createInputsVector(builder, indices(operation.inputs()));
        int outputs = Operator.createOutputsVector(builder, indices(operation.outputs()));
        Operator.startOperator(builder);
        Operator.addOpcodeIndex(builder, codes.indexOf(operation.builtinCode()));
        Operator.addInputs(builder, inputs);
        Operator.addOutputs(builder, outputs);
        Operator.addBuiltinOptionsType(builder, operation.options().unionType());
        Operator.addBuiltinOptions(builder, options);
        return Operator.endOperator(builder);
    }

    private int signature(Graph graph) {
        int inputs = SignatureDef.createInputsVector(builder, named(graph.inputs()));
        int outputs = SignatureDef.createOutputsVector(builder, named(graph.outputs()));
        return SignatureDef.createSignatureDef(
                builder, inputs, outputs, builder.createString(graph.name()), graph.index());
    }

    private int[] named(Map<String, Tensor> tensors) {
        return tensors.entrySet().stream()
                .mapToInt(entry -> TensorMap.createTensorMap(
                        builder,
                        builder.createString(entry.getKey()),
                        entry.getValue().index()))
                .toArray();
    }

    private static int[] indices(List<Tensor> tensors) {
        return tensors.stream().mapToInt(Tensor::index).toArray();
    }
}
