package dev.venule.agent.tflite.check;

import java.util.Locale;

/** The rules of {@link ModelCheck}, by the names that its messages give. */
public enum Rule {
    /** The file is neither too short to be a model nor longer than {@link ModelLimits#maxFileBytes}. */
    FILE_SIZE,
    /** Bytes 4 to 7 are TFL3. */
    IDENTIFIER,
    /** The schema version is 3. */
    SCHEMA_VERSION,
    /** Every offset that is followed stays in the file, every name is UTF-8. */
    READABLE,
    /** No table has a field that this check cannot read and the runtime could. */
    UNKNOWN_FIELD,
    /** There are neither too many nor too few tables of each kind. */
    COUNTS,
    /** Buffer 0 is empty: it stands for no content. */
    BUFFER_ZERO,
    /** Buffers do not claim more bytes than the file has. */
    BUFFER_SIZE,
    /** Metadata has names and buffers, and holds nothing that the runtime would act on. */
    METADATA,
    /** Element types are known; in a graph that runs they are those the kernels were looked at for. */
    TENSOR_TYPE,
    /** Rank, sizes and shape signature of a tensor are consistent and bounded. */
    TENSOR_SHAPE,
    /** In a graph that runs no tensor is empty. */
    TENSOR_EMPTY,
    /** A constant's content has exactly its shape's size. */
    TENSOR_BUFFER,
    /** Tensors are dense and not variable tensors (resource variables are). */
    TENSOR_KIND,
    /** Tensors are not quantized. */
    QUANTIZATION,
    /** Graphs and operators name tensors that exist. */
    TENSOR_INDEX,
    /** Operators name codes that exist; only custom codes have names. */
    OPERATOR_CODE,
    /** Custom operators are Flex ones, which nothing here runs. */
    OPERATOR_CUSTOM,
    /** Builtin operators are ones that may run, or may at least be loaded. */
    OPERATOR_UNKNOWN,
    /** An operator that runs is of a version that every measured runtime has. */
    OPERATOR_VERSION,
    /** An operator has as many inputs and outputs as its kernel reads and writes. */
    OPERATOR_ARITY,
    /** Only the third input, a bias, may be left out. */
    OPERATOR_OPTIONAL,
    /** Operators have no intermediate tensors, mutated inputs or custom options. */
    OPERATOR_EXTRAS,
    /** Options are of the kind that the kernel casts to, and there where it computes with them. */
    OPERATOR_OPTIONS,
    /** A fused activation is none, ReLU, ReLU6 or ReLU N1 to 1. */
    OPERATOR_ACTIVATION,
    /** A tensor is written once, and never if it is an input or constant. */
    DATAFLOW_REDEFINED,
    /** A tensor has a value before it is read. */
    DATAFLOW_UNDEFINED,
    /** Resources go from VAR_HANDLE to READ_VARIABLE and ASSIGN_VARIABLE and nowhere else. */
    RESOURCE_USE,
    /** Variables have printable names, which end where native code ends them. */
    VARIABLE_NAME,
    /** A variable is used through the VAR_HANDLE of the same graph. */
    VARIABLE_HANDLE,
    /** A variable has one type and one shape in the whole file. */
    VARIABLE_SHAPE,
    /** A variable that is read is no scalar. */
    VARIABLE_RANK,
    /** A variable is set before it is read. */
    VARIABLE_UNSET,
    /** CALL_ONCE calls another graph that has neither inputs nor outputs and is no signature's. */
    INIT_GRAPH,
    /** An initialiser reads no variable and calls no graph. */
    INIT_OPERATORS,
    /** Operands have the element type that the kernel was looked at for. */
    OPERAND_TYPE,
    /** Operands have a rank that the kernel handles. */
    OPERAND_RANK,
    /** An operand that lists numbers lists as many as are needed. */
    OPERAND_SHAPE,
    /** An operand that decides shapes is constant. */
    CONSTANT_OPERAND,
    /** The output has the shape that the kernel will give it. */
    OUTPUT_SHAPE,
    /** An axis exists and is named once. */
    AXIS,
    /** Shapes that meet element by element match or are 1. */
    BROADCAST,
    /** Softmax's beta is above 0 and finite. */
    SOFTMAX_BETA,
    /** A transposition names every axis once. */
    PERMUTATION,
    /** A reshape keeps the number of elements. */
    RESHAPE_SIZE,
    /** A slice lies inside its input. */
    SLICE_RANGE,
    /** Paddings are not negative. */
    PAD_RANGE,
    /** Joined tensors differ along the joined axis only. */
    CONCATENATION_SIZES,
    /** Multiplied matrices have the same inner size. */
    INNER_SIZE,
    /** A bias has one value per output channel. */
    BIAS_SHAPE,
    /** CONV_2D has a bias: it does not load without. */
    CONV_BIAS,
    /** DEPTHWISE_CONV_2D has a bias: without one it copies from a null pointer. */
    DEPTHWISE_BIAS,
    /** DEPTHWISE_CONV_2D has no more channels than the kernel's accumulator. */
    DEPTHWISE_CHANNELS,
    /** A filter's channels fit its input's and output's. */
    CHANNELS,
    /** Strides are 1 to 64. */
    STRIDE,
    /** Dilations are 1 to 64. */
    DILATION,
    /** Padding is SAME or VALID. */
    PADDING,
    /** A window fits into what it slides over. */
    WINDOW,
    /** TRANSPOSE_CONV's output is one whose convolution gives its input. */
    TRANSPOSED_SIZE,
    /** Signatures, inputs and outputs have printable names, each once. */
    SIGNATURE_NAME,
    /** A signature names a graph that exists. */
    SIGNATURE_GRAPH,
    /** A signature names each input and output of its graph once. */
    SIGNATURE_ENDS,
    /** One call takes no more memory than {@link ModelLimits#maxGraphBytes}. */
    MEMORY,
    /** One call takes no more arithmetic than {@link ModelLimits#maxMultiplyAdds}. */
    WORK;

    /** The name in messages: lower case with hyphens. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
