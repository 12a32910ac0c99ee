package dev.venule.agent.tflite.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureDescriptionTest {
    @Test
    void tensorsAreSortedByTheNumberInTheirNames() {
        SignatureDescription signature = new SignatureDescription(
                "parameters", List.of(), List.of(named("a10"), named("a2"), named("b"), named("a0"), named("w")));
        assertThat(signature.outputs())
                .extracting(TensorDescription::name)
                .containsExactly("a0", "a2", "a10", "b", "w");
    }

    private static TensorDescription named(String name) {
        return new TensorDescription(name, ElementType.FLOAT32, List.of(1));
    }
}
