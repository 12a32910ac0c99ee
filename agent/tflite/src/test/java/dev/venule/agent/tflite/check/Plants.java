package dev.venule.agent.tflite.check;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.venule.agent.tflite.fixtures.GoldenModels;
import dev.venule.agent.tflite.fixtures.ModelEdit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.CallOnceOptionsT;
import org.tensorflow.lite.schema.MetadataT;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.QuantizationParametersT;
import org.tensorflow.lite.schema.SignatureDef;
import org.tensorflow.lite.schema.SignatureDefT;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorT;
import org.tensorflow.lite.schema.TensorType;
import org.tensorflow.lite.schema.VarHandleOptionsT;

/** Well-formed models with one rule of the file's structure broken on purpose. */
final class Plants {
    /** Subgraphs of the golden models, in the order of their signatures; the initialiser is last. */
    static final int TRAIN = 0;

    static final int PARAMETERS = 3;
    static final int RESTORE = 4;
    static final int INITIALISER = 5;

    private static final int MANY = 100_000;

    private Plants() {}

    static byte[] edited(Consumer<ModelT> change) {
        return ModelEdit.edit(GoldenModels.mlp(), change);
    }

    static byte[] bytesChanged(int at, int... values) {
        byte[] file = GoldenModels.mlp();
        for (int i = 0; i < values.length; i++) {
            file[at + i] = (byte) values[i];
        }
        return file;
    }

    static byte[] tensorChanged(Consumer<TensorT> change) {
        return edited(model -> change.accept(model.getSubgraphs()[TRAIN].getTensors()[0]));
    }

    static byte[] operatorChanged(Consumer<OperatorT> change) {
        return edited(model -> change.accept(last(model.getSubgraphs()[TRAIN].getOperators())));
    }

    static byte[] metadataNaming(int buffer) {
        MetadataT metadata = new MetadataT();
        metadata.setName("min_runtime_version");
        metadata.setBuffer(buffer);
        return edited(model -> model.setMetadata(new MetadataT[] {metadata}));
    }

    static byte[] controlDependencies() {
        MetadataT metadata = new MetadataT();
        metadata.setName("model_control_dependencies");
        return edited(model -> model.setMetadata(new MetadataT[] {metadata}));
    }

    static byte[] quantized() {
        QuantizationParametersT quantization = new QuantizationParametersT();
        quantization.setScale(new float[] {0.5f});
        return tensorChanged(tensor -> tensor.setQuantization(quantization));
    }

    static byte[] codeChanged(int builtin, @Nullable String custom) {
        return edited(model -> {
            var code = model.getOperatorCodes()[0];
            code.setBuiltinCode(builtin);
            code.setDeprecatedBuiltinCode((byte) Math.min(builtin, Byte.MAX_VALUE));
            code.setCustomCode(custom);
        });
    }

    /** A buffer that also says, as the newest schema can, that its content is elsewhere in the file. */
    static byte[] bufferWithOffset() {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        builder.startTable(3);
        builder.addLong(1, 8, 0);
        builder.addLong(2, 64, 0);
        int buffer = builder.endTable();
        return modelOf(builder, new int[] {buffer});
    }

    /** Many buffers that share one content. */
    static byte[] sharedContent() {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        int content = builder.createByteVector(new byte[256]);
        int[] buffers = new int[300];
        for (int i = 0; i < buffers.length; i++) {
            builder.startTable(1);
            if (i > 0) {
                builder.addOffset(0, content, 0);
            }
            buffers[i] = builder.endTable();
        }
        return modelOf(builder, buffers);
    }

    static byte[] withoutSignatures() {
        return edited(model -> model.setSignatureDefs(new SignatureDefT[0]));
    }

    private static byte[] modelOf(FlatBufferBuilder builder, int[] bufferTables) {
        int buffers = Model.createBuffersVector(builder, bufferTables);
        ModelT golden = ModelT.deserializeFromBinary(GoldenModels.mlp());
        int graphs = Model.createSubgraphsVector(builder, new int[] {SubGraph.pack(builder, golden.getSubgraphs()[0])});
        int codes = Model.createOperatorCodesVector(
                builder, new int[] {OperatorCode.pack(builder, golden.getOperatorCodes()[0])});
        int signatures = Model.createSignatureDefsVector(
                builder, new int[] {SignatureDef.pack(builder, golden.getSignatureDefs()[0])});
        Model.startModel(builder);
        Model.addVersion(builder, 3);
        Model.addBuffers(builder, buffers);
        Model.addSubgraphs(builder, graphs);
        Model.addOperatorCodes(builder, codes);
        Model.addSignatureDefs(builder, signatures);
        builder.finish(Model.endModel(builder), "TFL3");
        return builder.sizedByteArray();
    }

    static byte[] operatorTwice() {
        return edited(model -> {
            SubGraphT graph = model.getSubgraphs()[PARAMETERS];
            OperatorT[] operators = Arrays.copyOf(graph.getOperators(), graph.getOperators().length + 1);
            operators[operators.length - 1] = operators[operators.length - 2];
            graph.setOperators(operators);
        });
    }

    static byte[] withoutOperator(int graph, int builtin) {
        return edited(model -> remove(model, model.getSubgraphs()[graph], builtin));
    }

    static byte[] handle(Consumer<TensorT> change) {
        return edited(model -> {
            SubGraphT graph = model.getSubgraphs()[PARAMETERS];
            int handle = first(model, graph, BuiltinOperator.VAR_HANDLE).getOutputs()[0];
            change.accept(graph.getTensors()[handle]);
        });
    }

    static byte[] variableNamed(String name) {
        return edited(model -> {
            OperatorT operator = first(model, model.getSubgraphs()[PARAMETERS], BuiltinOperator.VAR_HANDLE);
            ((VarHandleOptionsT) operator.getBuiltinOptions().getValue()).setSharedName(name);
        });
    }

    /** The caller of restore hands in the resource that is written to. */
    static byte[] handleFromOutside() {
        return edited(model -> {
            SubGraphT graph = model.getSubgraphs()[RESTORE];
            int handle = graph.getInputs()[0];
            int other = graph.getInputs()[1];
            graph.getTensors()[handle].setType(TensorType.RESOURCE);
            graph.getTensors()[handle].setShape(new int[0]);
            for (OperatorT operator : graph.getOperators()) {
                int[] inputs = operator.getInputs();
                for (int i = 0; i < inputs.length; i++) {
                    inputs[i] = inputs[i] == handle ? other : inputs[i];
                }
            }
            first(model, graph, BuiltinOperator.ASSIGN_VARIABLE).getInputs()[0] = handle;
            int[] outputs = graph.getOutputs();
            for (int i = 0; i < outputs.length; i++) {
                outputs[i] = outputs[i] == handle ? other : outputs[i];
            }
        });
    }

    static byte[] variableReadAs(int... shape) {
        return edited(model -> {
            SubGraphT graph = model.getSubgraphs()[PARAMETERS];
            int value = first(model, graph, BuiltinOperator.READ_VARIABLE).getOutputs()[0];
            graph.getTensors()[value].setShape(shape);
        });
    }

    static byte[] scalarVariable() {
        return ModelEdit.edit(variableReadAs(), model -> {
            keepSignature(model, PARAMETERS);
            remove(model, model.getSubgraphs()[PARAMETERS], BuiltinOperator.CALL_ONCE);
        });
    }

    static byte[] unsetVariable() {
        return edited(model -> {
            keepSignature(model, PARAMETERS);
            remove(model, model.getSubgraphs()[PARAMETERS], BuiltinOperator.CALL_ONCE);
        });
    }

    static byte[] callOnceOf(int graph) {
        return edited(model -> {
            OperatorT operator = first(model, model.getSubgraphs()[PARAMETERS], BuiltinOperator.CALL_ONCE);
            ((CallOnceOptionsT) operator.getBuiltinOptions().getValue()).setInitSubgraphIndex(graph);
        });
    }

    static byte[] initialiserThatCalls() {
        return edited(model -> {
            OperatorT call = first(model, model.getSubgraphs()[PARAMETERS], BuiltinOperator.CALL_ONCE);
            SubGraphT graph = model.getSubgraphs()[INITIALISER];
            OperatorT[] operators = Arrays.copyOf(graph.getOperators(), graph.getOperators().length + 1);
            operators[operators.length - 1] = call;
            graph.setOperators(operators);
        });
    }

    static byte[] signatureNamed(int index, String key) {
        return edited(model -> model.getSignatureDefs()[index].setSignatureKey(key));
    }

    private static void keepSignature(ModelT model, int index) {
        model.setSignatureDefs(Arrays.copyOfRange(model.getSignatureDefs(), index, index + 1));
    }

    private static void remove(ModelT model, SubGraphT graph, int builtin) {
        List<OperatorT> operators = new ArrayList<>(Arrays.asList(graph.getOperators()));
        operators.remove(first(model, graph, builtin));
        graph.setOperators(operators.toArray(new OperatorT[0]));
    }

    private static OperatorT first(ModelT model, SubGraphT graph, int builtin) {
        for (OperatorT operator : graph.getOperators()) {
            if (model.getOperatorCodes()[(int) operator.getOpcodeIndex()].getBuiltinCode() == builtin) {
                return operator;
            }
        }
        throw new IllegalStateException("no such operator in " + graph.getName());
    }

    private static <T> T last(T[] values) {
        return values[values.length - 1];
    }

    static byte[] manyGraphEnds() {
        return edited(model -> model.getSubgraphs()[TRAIN].setOutputs(new int[MANY]));
    }
}
