package dev.venule.agent.tflite.portable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.CallOnceOptions;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.VarHandleOptions;

/** One graph as steps in the file's order, which the check saw to be an order in which they can run. */
final class Schedule {
    private final ModelContent model;
    private final GraphContent graph;
    private final GraphMemory memory;
    private final Variables variables;
    private final Map<Integer, String> handles = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();

    /** @throws NotCovered where an operator cannot be run here */
    Schedule(ModelContent model, GraphContent graph, GraphMemory memory, Variables variables) {
        this.model = model;
        this.graph = graph;
        this.memory = memory;
        this.variables = variables;
        for (int index = 0; index < graph.operatorCount(); index++) {
            add(index, graph.operator(index), new Operands(graph, memory, index));
        }
    }

    void run() {
        for (Step step : steps) {
            step.run();
        }
    }

    /** The place of an input or output of the graph. */
    Slot end(int tensor) {
        NotCovered.require(graph.isFloats(tensor), "inputs and outputs of other than float32");
        return memory.slot(tensor);
    }

    private void add(int index, Operator operator, Operands operands) {
        int code = graph.builtinCode(index);
        switch (code) {
            case BuiltinOperator.VAR_HANDLE ->
                handles.put(operands.result(), Variables.name(operands.options(new VarHandleOptions())));
            case BuiltinOperator.READ_VARIABLE -> {
                Slot value = operands.output();
                Slot variable = variable(operator.inputs(0), value);
                steps.add(() -> value.copyFrom(variable));
            }
            case BuiltinOperator.ASSIGN_VARIABLE -> {
                Slot value = operands.input(1);
                Slot variable = variable(operator.inputs(0), value);
                steps.add(() -> variable.copyFrom(value));
            }
            case BuiltinOperator.CALL_ONCE ->
                addCallOnce(operands.options(new CallOnceOptions()).initSubgraphIndex());
            default -> steps.add(StepTable.step(code, operands));
        }
    }

    private Slot variable(int handle, Slot value) {
        String name = handles.get(handle);
        if (name == null) {
            throw new IllegalStateException("a resource that is no variable passed the check");
        }
        return variables.slot(name, value.length());
    }

    private void addCallOnce(int index) {
        // What it could not run later is said now; the initial weights are let go again.
        initialiser(index);
        steps.add(() -> {
            if (variables.isFirstCall(index)) {
                initialiser(index).run();
            }
        });
    }

    private Schedule initialiser(int index) {
        GraphContent content = model.graph(index);
        MemoryPlan plan = MemoryPlan.of(content);
        return new Schedule(model, content, new GraphMemory(content, plan, new float[plan.size()]), variables);
    }
}
