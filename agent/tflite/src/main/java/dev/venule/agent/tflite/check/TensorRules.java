package dev.venule.agent.tflite.check;

import static dev.venule.agent.tflite.check.BrokenRule.require;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.QuantizationDetails;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;

/** Each tensor of every graph, run or not: known type, bounded shape, content of exactly the shape's size. */
final class TensorRules {
    private static final int MAX_RANK = 8;
    private static final int MAX_ELEMENTS = 1 << 28;

    private final Model model;
    private final int graphIndex;

    private TensorRules(Model model, int graphIndex) {
        this.model = model;
        this.graphIndex = graphIndex;
    }

    static List<TensorNode> read(Model model, int graphIndex) {
        SubGraph graph = model.subgraphs(graphIndex);
        TensorRules rules = new TensorRules(model, graphIndex);
        List<TensorNode> tensors = new ArrayList<>();
        for (int i = 0; i < graph.tensorsLength(); i++) {
            tensors.add(rules.readTensor(i, graph.tensors(i)));
        }
        return tensors;
    }

    private TensorNode readTensor(int index, Tensor tensor) {
        String place = "subgraph " + graphIndex + ", tensor " + index;
        ElementType type = ElementType.fromSchema(tensor.type())
                .orElseThrow(() -> new BrokenRule(Rule.TENSOR_TYPE, place + " has element type " + tensor.type()));
        requirePlain(tensor, place);
        int[] shape = shape(tensor, place);
        long bufferIndex = tensor.buffer();
        require(
                bufferIndex >= 0 && bufferIndex < model.buffersLength(),
                Rule.TENSOR_BUFFER,
                place + " names buffer " + bufferIndex + " of " + model.buffersLength());
        ByteBuffer content = model.buffers((int) bufferIndex).dataAsByteBuffer();
        if (content == null || !content.hasRemaining()) {
            return new TensorNode(index, type, shape, null);
        }
        requireContentFits(type, shape, content, place);
        return new TensorNode(index, type, shape, content);
    }

    private static void requireContentFits(ElementType type, int[] shape, ByteBuffer content, String place) {
        require(type != ElementType.RESOURCE, Rule.TENSOR_BUFFER, place + " is a resource with content");
        if (type == ElementType.STRING) {
            return;
        }
        long expected = TensorNode.elements(shape) * type.bytes();
        require(
                content.remaining() == expected,
                Rule.TENSOR_BUFFER,
                place + " needs " + expected + " bytes of content, its buffer has " + content.remaining());
    }

    private static void requirePlain(Tensor tensor, String place) {
        require(!tensor.isVariable(), Rule.TENSOR_KIND, place + " is a variable tensor; use resource variables");
        require(tensor.sparsity() == null, Rule.TENSOR_KIND, place + " is sparse");
        require(tensor.variantTensorsLength() == 0, Rule.TENSOR_KIND, place + " holds variants");
        QuantizationParameters quantization = tensor.quantization();
        if (quantization == null) {
            return;
        }
        // The converter writes an empty table for float tensors.
        boolean empty = quantization.scaleLength() == 0
                && quantization.zeroPointLength() == 0
                && quantization.minLength() == 0
                && quantization.maxLength() == 0
                && quantization.quantizedDimension() == 0
                && quantization.detailsType() == QuantizationDetails.NONE;
        require(empty, Rule.QUANTIZATION, place + " is quantized; export in float32");
    }

    private static int[] shape(Tensor tensor, String place) {
        int rank = tensor.shapeLength();
        require(rank >= 0 && rank <= MAX_RANK, Rule.TENSOR_SHAPE, place + " has rank " + rank);
        int signatureRank = tensor.shapeSignatureLength();
        require(
                signatureRank == 0 || signatureRank == rank,
                Rule.TENSOR_SHAPE,
                place + " has rank " + rank + " but a shape signature of rank " + signatureRank);
        int[] shape = new int[rank];
        long elements = 1;
        for (int axis = 0; axis < rank; axis++) {
            shape[axis] = tensor.shape(axis);
            require(shape[axis] >= 0, Rule.TENSOR_SHAPE, place + " has a dimension of " + shape[axis]);
            elements *= shape[axis];
            require(
                    elements <= MAX_ELEMENTS,
                    Rule.TENSOR_SHAPE,
                    place + " has more than " + MAX_ELEMENTS + " elements");
            int signature = signatureRank == 0 ? shape[axis] : tensor.shapeSignature(axis);
            require(
                    signature == shape[axis] || signature == -1,
                    Rule.TENSOR_SHAPE,
                    place + " has dimension " + shape[axis] + " but " + signature + " in its shape signature");
        }
        return shape;
    }
}
