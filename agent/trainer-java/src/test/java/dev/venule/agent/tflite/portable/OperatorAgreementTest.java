package dev.venule.agent.tflite.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.venule.agent.tflite.SignatureRunner;
import dev.venule.agent.tflite.SignatureRuntime;
import dev.venule.agent.tflite.SignatureSession;
import dev.venule.agent.tflite.check.CheckedModel;
import dev.venule.agent.tflite.check.ModelCheck;
import dev.venule.agent.tflite.check.ModelLimits;
import dev.venule.agent.tflite.check.TensorDescription;
import dev.venule.agent.tflite.fixtures.OperatorExamples;
import dev.venule.agent.tflite.fixtures.OperatorModel;
import dev.venule.agent.tflite.jvm.NativeSignatureRuntime;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each operator that the check lets through: it gives what TensorFlow Lite gives, or is refused by its name. */
class OperatorAgreementTest {
    private static final long SEED = 41;

    private final ModelCheck check = new ModelCheck(ModelLimits.DEFAULT);
    private final SignatureRuntime tflite = new NativeSignatureRuntime();
    private final SignatureRuntime portable = new PortableSignatureRuntime();

    static Stream<Arguments> examples() {
        return OperatorExamples.all().entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void resultIsTensorFlowLitesOrTheOperatorIsRefused(String name, OperatorModel example) {
        CheckedModel model = ((ModelCheck.Outcome.Passed) check.inspect(example.file())).model();
        SignatureRuntime.Opening opening = portable.open(model);
        if (opening instanceof SignatureRuntime.Opening.Refused refused) {
            assertThat(refused.explanation())
                    .startsWith("infer needs " + name.split("[ ,]", 2)[0])
                    .contains("venule model compile")
                    .doesNotContain("\n");
            return;
        }
        float[] expected = run(((SignatureRuntime.Opening.Opened) tflite.open(model)).session());
        float[] actual = run(((SignatureRuntime.Opening.Opened) opening).session());
        float largest = 1;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(actual).as("seed %d", SEED).containsExactly(expected, within(1e-6f * largest));
    }

    private static float[] run(SignatureSession session) {
        try (session) {
            SplittableRandom random = new SplittableRandom(SEED);
            SignatureRunner runner = session.signature("infer");
            for (TensorDescription input : runner.description().inputs()) {
                float[] values = new float[input.elements()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextDouble(0.1, 2);
                }
                runner.set(input.name(), values);
            }
            runner.invoke();
            return runner.get("y");
        }
    }
}
