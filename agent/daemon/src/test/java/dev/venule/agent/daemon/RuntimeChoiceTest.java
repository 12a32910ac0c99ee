package dev.venule.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.agent.training.ModelRuntime;
import dev.venule.agent.training.ModelRuntime.Opening;
import dev.venule.protocol.message.RejectReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class RuntimeChoiceTest {
    private final List<String> loaded = new ArrayList<>();

    private Supplier<ModelRuntime> runtime(String name) {
        return () -> {
            loaded.add(name);
            return file -> new Opening.Refused(RejectReason.MODEL_REFUSED, name);
        };
    }

    private static ModelRuntime missing() {
        throw new IllegalStateException("it is missing");
    }

    @Test
    void nothingIsLoadedBeforeThereIsAModel() {
        ModelRuntime runtime = new AvailableRuntime(runtime("tflite"), runtime("java"));
        assertThat(loaded).isEmpty();

        runtime.open(new byte[0]);
        runtime.open(new byte[0]);

        assertThat(loaded).containsExactly("tflite");
    }

    @Test
    void withoutTheNativeLibraryModelsAreTrainedInJava() {
        ModelRuntime runtime = new AvailableRuntime(RuntimeChoiceTest::missing, runtime("java"));

        assertThat(runtime.open(new byte[0])).isEqualTo(new Opening.Refused(RejectReason.MODEL_REFUSED, "java"));
    }

    @Test
    void withNeitherOneLineSaysWhatToDo() {
        ModelRuntime runtime = new AvailableRuntime(RuntimeChoiceTest::missing, RuntimeChoiceTest::missing);

        assertThatThrownBy(() -> runtime.open(new byte[0])).hasMessage("it is missing");
    }

    @Test
    void unknownChoiceIsAnsweredWithTheKnownOnes() {
        assertThat(RuntimeChoice.of("java")).isEqualTo(RuntimeChoice.JAVA);
        assertThatThrownBy(() -> RuntimeChoice.of("gpu"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("runtime must be one of auto, tflite, java, was \"gpu\"");
    }
}
