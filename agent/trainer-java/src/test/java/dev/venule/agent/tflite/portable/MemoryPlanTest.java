package dev.venule.agent.tflite.portable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.tflite.check.CheckedModel;
import dev.venule.agent.tflite.check.ModelCheck;
import dev.venule.agent.tflite.check.ModelLimits;
import dev.venule.agent.tflite.fixtures.GoldenModels;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.lite.schema.Operator;

class MemoryPlanTest {
    /** What a step reads and does not write is the same after it as before, whatever shares its memory. */
    @ParameterizedTest
    @ValueSource(strings = {"train", "infer", "evaluate"})
    void noResultIsWrittenOverBeforeItsLastReader(String signature) {
        for (byte[] file : GoldenModels.all()) {
            GraphContent graph = graph(file, signature);
            MemoryPlan plan = MemoryPlan.of(graph);
            int[] writer = new int[plan.size()];
            for (int step = 0; step < graph.operatorCount(); step++) {
                for (int tensor : sharedInputs(graph, plan, step)) {
                    for (int i = 0; i < graph.elements(tensor); i++) {
                        assertThat(writer[plan.offset(tensor) + i])
                                .as("tensor %d at step %d", tensor, step)
                                .isEqualTo(plan.source(tensor));
                    }
                }
                write(graph, plan, step, writer);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "evaluate"})
    void tensorsShareMemory(String signature) {
        GraphContent graph = graph(GoldenModels.cnn(), signature);
        int all = 0;
        for (int tensor = 0; tensor < graph.tensorCount(); tensor++) {
            all += graph.isFloats(tensor) ? graph.elements(tensor) : 0;
        }
        assertThat(MemoryPlan.of(graph).size()).isPositive().isLessThan(all / 2);
    }

    private static List<Integer> sharedInputs(GraphContent graph, MemoryPlan plan, int step) {
        List<Integer> tensors = new ArrayList<>();
        Operator operator = graph.operator(step);
        for (int i = 0; i < operator.inputsLength(); i++) {
            int tensor = operator.inputs(i);
            if (graph.isFloats(tensor) && !graph.isConstant(plan.source(tensor)) && !plan.isOwn(tensor)) {
                tensors.add(tensor);
            }
        }
        return tensors;
    }

    private static void write(GraphContent graph, MemoryPlan plan, int step, int[] writer) {
        Operator operator = graph.operator(step);
        for (int i = 0; i < operator.outputsLength(); i++) {
            int tensor = operator.outputs(i);
            if (graph.isFloats(tensor) && plan.source(tensor) == tensor && !plan.isOwn(tensor)) {
                for (int at = 0; at < graph.elements(tensor); at++) {
                    writer[plan.offset(tensor) + at] = tensor;
                }
            }
        }
    }

    private static GraphContent graph(byte[] file, String signature) {
        CheckedModel checked = ((ModelCheck.Outcome.Passed) new ModelCheck(ModelLimits.DEFAULT).inspect(file)).model();
        ModelContent content = new ModelContent(checked);
        return content.graphOf(content.signature(signature));
    }
}
