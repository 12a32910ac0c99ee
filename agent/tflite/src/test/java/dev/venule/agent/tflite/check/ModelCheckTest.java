package dev.venule.agent.tflite.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.agent.tflite.check.ModelCheck.Outcome;
import dev.venule.agent.tflite.fixtures.GoldenModels;
import dev.venule.agent.tflite.fixtures.ModelEdit;
import dev.venule.agent.tflite.fixtures.OperatorExamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.ModelT;

class ModelCheckTest {
    private final ModelCheck check = new ModelCheck(ModelLimits.DEFAULT);

    @Test
    void modelsOfOurCompilerPassWithEverySignatureOpen() {
        for (byte[] file : GoldenModels.all()) {
            CheckedModel model = passed(file);
            assertThat(model.signatures())
                    .extracting(SignatureDescription::key)
                    .containsExactly("train", "infer", "evaluate", "parameters", "restore");
            assertThat(model.signatures()).allMatch(signature -> model.mayRun(signature.key()));
        }
    }

    @Test
    void signaturesAreDescribedWithShapes() {
        CheckedModel model = passed(GoldenModels.mlp());
        assertThat(model.signature("infer").orElseThrow()).hasToString("infer[x[4, 6]] -> [logits[4, 3]]");
        assertThat(model.signature("nothing")).isEmpty();
        assertThat(model.mayRun("nothing")).isFalse();
    }

    @Test
    void signatureThatNeedsFlexIsClosedAndTheOthersStayOpen() {
        CheckedModel model = passed(ClosedModels.trainNeeding("FlexReluGrad"));
        assertThat(model.unsupportedOperators("train")).containsExactly("FlexReluGrad");
        assertThat(model.mayRun("train")).isFalse();
        assertThat(model.mayRun("infer")).isTrue();
        assertThat(model.mayRun("restore")).isTrue();
    }

    @Test
    void signatureThatNeedsABuiltinBeyondTheTableIsClosed() {
        CheckedModel model = passed(ClosedModels.trainNeedingBuiltin(BuiltinOperator.STRIDED_SLICE, 5));
        assertThat(model.unsupportedOperators("train")).containsExactly("STRIDED_SLICE version 5");
        assertThat(model.mayRun("infer")).isTrue();
    }

    @Test
    void laterChangesToTheArrayChangeNothing() {
        byte[] file = GoldenModels.mlp();
        CheckedModel model = passed(file);
        Arrays.fill(file, (byte) 0);
        assertThat(model.bytes()).isEqualTo(GoldenModels.mlp());
        model.bytes()[0]++;
        assertThat(model.bytes()).isEqualTo(GoldenModels.mlp());
    }

    @Test
    void everyLengthThatIsCutShortIsRefused() {
        byte[] file = GoldenModels.mlp();
        for (int length = 0; length < file.length - 64; length += 61) {
            assertThat(check.check(Arrays.copyOf(file, length)))
                    .as("cut to %d bytes", length)
                    .isPresent();
        }
    }

    @Test
    void limitsAreTheCallers() {
        byte[] file = GoldenModels.cnn();
        assertThat(new ModelCheck(new ModelLimits(1000, 1 << 24, 1 << 24)).check(file))
                .map(Violation::rule)
                .contains(Rule.FILE_SIZE);
        assertThat(new ModelCheck(new ModelLimits(1 << 20, 1000, 1 << 24)).check(file))
                .map(Violation::rule)
                .contains(Rule.MEMORY);
        assertThat(new ModelCheck(new ModelLimits(1 << 20, 1 << 24, 1000)).check(file))
                .map(Violation::rule)
                .contains(Rule.WORK);
        assertThatThrownBy(() -> new ModelLimits(1, 1, 0)).hasMessageContaining("model.maxMultiplyAdds must be >= 1");
    }

    @Test
    void everyOperatorOfTheTableHasAnExample() {
        Set<String> examples = new HashSet<>();
        OperatorExamples.all().keySet().forEach(name -> examples.add(name.replaceFirst("[ ,].*", "")));
        // These four are in both golden models; they cannot stand alone.
        examples.addAll(Set.of("VAR_HANDLE", "READ_VARIABLE", "ASSIGN_VARIABLE", "CALL_ONCE"));
        List<String> runnable = new ArrayList<>();
        for (int code = 0; code < BuiltinOperator.names.length; code++) {
            OperatorName name = new OperatorName(code, 1, null);
            if (OperatorTable.runnable(name).isPresent()) {
                runnable.add(name.builtinName());
            }
        }
        assertThat(examples).containsExactlyInAnyOrderElementsOf(runnable);
    }

    @Test
    void goldenModelsSurviveTheObjectForm() {
        // Plants are made through it: were this refused, they would prove nothing.
        for (byte[] file : GoldenModels.all()) {
            assertThat(ModelT.deserializeFromBinary(file).getSubgraphs()).hasSize(6);
            passed(ModelEdit.edit(file, model -> {}));
        }
    }

    private CheckedModel passed(byte[] file) {
        Outcome outcome = check.inspect(file);
        assertThat(outcome).isInstanceOf(Outcome.Passed.class);
        return ((Outcome.Passed) outcome).model();
    }
}
