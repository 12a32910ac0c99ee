package dev.venule.compiler.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.lite.schema.AddOptions;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.CallOnceOptions;
import org.tensorflow.lite.schema.CastOptions;
import org.tensorflow.lite.schema.SubOptions;
import org.tensorflow.lite.schema.VarHandleOptions;

/**
 * One subgraph in the making, which is also one signature unless it has neither inputs nor outputs. Operations run in the order
 * of the calls, each at version 1, which every TensorFlow Lite since 2.7 resolves. Elementwise operations broadcast.
 * Matrix and convolution operations are in {@link Matrices} and {@link Convolutions}.
 */
public final class Graph {
    private final Program program;
    private final String name;
    private final int index;
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, Tensor> inputs = new LinkedHashMap<>();
    private final Map<String, Tensor> outputs = new LinkedHashMap<>();
    private final Map<String, Tensor> handles = new HashMap<>();

    Graph(Program program, String name, int index) {
        this.program = program;
        this.name = name;
        this.index = index;
    }

    public String name() {
        return name;
    }

    public int index() {
        return index;
    }

    public List<Tensor> tensors() {
        return Collections.unmodifiableList(tensors);
    }

    public List<Operation> operations() {
        return Collections.unmodifiableList(operations);
    }

    /** By name, in the order they were declared. */
    public Map<String, Tensor> inputs() {
        return Collections.unmodifiableMap(inputs);
    }

    /** By name, in the order they were declared. */
    public Map<String, Tensor> outputs() {
        return Collections.unmodifiableMap(outputs);
    }

    public Tensor input(String inputName, Shape shape) {
        Tensor tensor = add(name + "_" + inputName, ElementType.FLOAT32, shape);
        inputs.put(inputName, tensor);
        return tensor;
    }

    public void output(String outputName, Tensor tensor) {
        outputs.put(outputName, tensor);
    }

    public Tensor constant(Shape shape, float... values) {
        if (values.length != shape.elements()) {
            throw new IllegalArgumentException(values.length + " values do not fill " + shape);
        }
        return constant(ElementType.FLOAT32, shape, program.floatBuffer(values));
    }

    public Tensor constant(float value) {
        return constant(Shape.of(1), value);
    }

    /** A constant vector of integers: axes, a permutation, a shape. */
    Tensor integers(int... values) {
        return constant(ElementType.INT32, Shape.of(values.length), program.intBuffer(values));
    }

    /** Zeros that take no room in the file: one zero, padded. The rank is at most 4. */
    public Tensor zeros(Shape shape) {
        int[] ones = new int[shape.rank()];
        Arrays.fill(ones, 1);
        return pad(constant(Shape.of(ones), 0), new int[shape.rank()], shape);
    }

    /** The variable's value; {@code shape} must be the same at every use of the name, and of rank 1 or above. */
    public Tensor read(String variable, Shape shape) {
        Options options = Options.defaults(BuiltinOptions.ReadVariableOptions);
        return emit(BuiltinOperator.READ_VARIABLE, options, ElementType.FLOAT32, shape, handle(variable));
    }

    public void assign(String variable, Tensor value) {
        Options options = Options.defaults(BuiltinOptions.AssignVariableOptions);
        operations.add(
                new Operation(BuiltinOperator.ASSIGN_VARIABLE, options, List.of(handle(variable), value), List.of()));
    }

    /** Runs {@code initialization} unless it ran before in the same interpreter. */
    public void callOnce(Graph initialization) {
        Options options = new Options(
                BuiltinOptions.CallOnceOptions,
                builder -> CallOnceOptions.createCallOnceOptions(builder, initialization.index));
        operations.add(new Operation(BuiltinOperator.CALL_ONCE, options, List.of(), List.of()));
    }

    private Tensor handle(String variable) {
        Tensor known = handles.get(variable);
        if (known != null) {
            return known;
        }
        Options options = new Options(BuiltinOptions.VarHandleOptions, builder -> {
            int container = builder.createString("");
            return VarHandleOptions.createVarHandleOptions(builder, container, builder.createString(variable));
        });
        Tensor handle = emit(BuiltinOperator.VAR_HANDLE, options, ElementType.RESOURCE, Shape.of());
        handles.put(variable, handle);
        return handle;
    }

    public Tensor add(Tensor a, Tensor b) {
        Options options = new Options(
                BuiltinOptions.AddOptions, builder -> AddOptions.createAddOptions(builder, (byte) 0, false));
        return elementwise(BuiltinOperator.ADD, options, a, b);
    }

    public Tensor subtract(Tensor a, Tensor b) {
        Options options = new Options(
                BuiltinOptions.SubOptions, builder -> SubOptions.createSubOptions(builder, (byte) 0, false));
        return elementwise(BuiltinOperator.SUB, options, a, b);
    }

    public Tensor multiply(Tensor a, Tensor b) {
        return elementwise(BuiltinOperator.MUL, Options.defaults(BuiltinOptions.MulOptions), a, b);
    }

    public Tensor divide(Tensor a, Tensor b) {
        return elementwise(BuiltinOperator.DIV, Options.defaults(BuiltinOptions.DivOptions), a, b);
    }

    public Tensor negate(Tensor x) {
        return elementwise(BuiltinOperator.NEG, Options.defaults(BuiltinOptions.NegOptions), x);
    }

    public Tensor exponential(Tensor x) {
        return elementwise(BuiltinOperator.EXP, Options.defaults(BuiltinOptions.ExpOptions), x);
    }

    public Tensor rectify(Tensor x) {
        return elementwise(BuiltinOperator.RELU, Options.none(), x);
    }

    /** Over the last axis, computed from differences to the maximum, so that it cannot overflow. */
    public Tensor logSoftmax(Tensor x) {
        return elementwise(BuiltinOperator.LOG_SOFTMAX, Options.defaults(BuiltinOptions.LogSoftmaxOptions), x);
    }

    /** 1 where a > b, else 0. */
    public Tensor isGreater(Tensor a, Tensor b) {
        return indicator(BuiltinOperator.GREATER, Options.defaults(BuiltinOptions.GreaterOptions), a, b);
    }

    /** 1 where a == b, else 0. */
    public Tensor isEqual(Tensor a, Tensor b) {
        return indicator(BuiltinOperator.EQUAL, Options.defaults(BuiltinOptions.EqualOptions), a, b);
    }

    private Tensor indicator(int builtinCode, Options options, Tensor a, Tensor b) {
        Shape shape = a.shape().broadcast(b.shape());
        Tensor truth = emit(builtinCode, options, ElementType.BOOL, shape, a, b);
        Options cast = new Options(
                BuiltinOptions.CastOptions,
                builder -> CastOptions.createCastOptions(
                        builder, ElementType.BOOL.schemaCode(), ElementType.FLOAT32.schemaCode()));
        return emit(BuiltinOperator.CAST, cast, ElementType.FLOAT32, shape, truth);
    }

    /** Adds zeros around {@code x} until it has {@code shape}; {@code before[i]} of them stand in front on axis i. */
    public Tensor pad(Tensor x, int[] before, Shape shape) {
        int[] paddings = new int[2 * shape.rank()];
        for (int i = 0; i < shape.rank(); i++) {
            paddings[2 * i] = before[i];
            paddings[2 * i + 1] = shape.dimension(i) - before[i] - x.shape().dimension(i);
        }
        Tensor table = constant(ElementType.INT32, Shape.of(shape.rank(), 2), program.intBuffer(paddings));
        return emit(
                BuiltinOperator.PAD, Options.defaults(BuiltinOptions.PadOptions), ElementType.FLOAT32, shape, x, table);
    }

    private Tensor elementwise(int builtinCode, Options options, Tensor... operands) {
        Shape shape = operands[0].shape();
        for (Tensor operand : operands) {
            shape = shape.broadcast(operand.shape());
        }
        return emit(builtinCode, options, ElementType.FLOAT32, shape, operands);
    }

    /** What {@code x} was reshaped from, or itself where no reshape made it. */
    Tensor beforeReshape(Tensor x) {
        for (Operation operation : operations) {
            if (operation.builtinCode() == BuiltinOperator.RESHAPE
                    && operation.outputs().contains(x)) {
                return operation.inputs().get(0);
            }
        }
        return x;
    }

    Tensor emit(int builtinCode, Options options, ElementType type, Shape shape, Tensor... operands) {
        for (Tensor operand : operands) {
            if (!operand.equals(tensors.get(operand.index()))) {
                throw new IllegalArgumentException(operand.name() + " is no tensor of " + name);
            }
        }
        Tensor result = add(Integer.toString(tensors.size()), type, shape);
        operations.add(new Operation(builtinCode, options, List.of(operands), List.of(result)));
        return result;
    }

    /** Equal constants of one graph are one tensor: each costs about a hundred bytes of file, whatever it holds. */
    private Tensor constant(ElementType type, Shape shape, int buffer) {
        for (Tensor tensor : tensors) {
            if (tensor.buffer() == buffer
                    && tensor.type() == type
                    && tensor.shape().equals(shape)) {
                return tensor;
            }
        }
        Tensor tensor = new Tensor(tensors.size(), Integer.toString(tensors.size()), type, shape, buffer);
        tensors.add(tensor);
        return tensor;
    }

    private Tensor add(String tensorName, ElementType type, Shape shape) {
        Tensor tensor = new Tensor(tensors.size(), tensorName, type, shape, 0);
        tensors.add(tensor);
        return tensor;
    }
}
