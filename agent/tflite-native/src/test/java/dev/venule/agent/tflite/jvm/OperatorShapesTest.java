package dev.venule.agent.tflite.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.tflite.SignatureRunner;
import dev.venule.agent.tflite.SignatureRuntime;
import dev.venule.agent.tflite.SignatureSession;
import dev.venule.agent.tflite.check.CheckedModel;
import dev.venule.agent.tflite.check.ModelCheck;
import dev.venule.agent.tflite.check.ModelLimits;
import dev.venule.agent.tflite.check.TensorDescription;
import dev.venule.agent.tflite.fixtures.OperatorExamples;
import dev.venule.agent.tflite.fixtures.OperatorModel;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the check derives is what the kernels do: each operator's example passes the check and runs to that shape. */
class OperatorShapesTest {
    private final ModelCheck check = new ModelCheck(ModelLimits.DEFAULT);
    private final SignatureRuntime runtime = new NativeSignatureRuntime();

    static Stream<Arguments> examples() {
        return OperatorExamples.all().entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void kernelGivesTheShapeThatTheCheckDerived(String name, OperatorModel example) {
        ModelCheck.Outcome outcome = check.inspect(example.file());
        assertThat(outcome).as(name).isInstanceOf(ModelCheck.Outcome.Passed.class);
        CheckedModel model = ((ModelCheck.Outcome.Passed) outcome).model();
        assertThat(model.unsupportedOperators("infer")).isEmpty();
        SignatureRuntime.Opening opening = runtime.open(model);
        assertThat(opening).as(name).isInstanceOf(SignatureRuntime.Opening.Opened.class);
        try (SignatureSession session = ((SignatureRuntime.Opening.Opened) opening).session()) {
            SignatureRunner runner = session.signature("infer");
            for (TensorDescription input : runner.description().inputs()) {
                float[] values = new float[input.elements()];
                Arrays.fill(values, 0.5f);
                runner.set(input.name(), values);
            }
            runner.invoke();
            // Throws where the library's size is another.
            assertThat(runner.get("y")).doesNotContain(Float.NaN);
        }
    }
}
