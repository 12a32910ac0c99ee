package dev.venule.agent.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.tflite.check.ClosedModels;
import dev.venule.agent.tflite.fixtures.GoldenModels;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CapabilityProbeTest {
    @Test
    void modelOfBuiltinOperatorsMayTrain() {
        assertThat(CapabilityProbe.trainRefusal(Models.checked(GoldenModels.cnn())))
                .isEmpty();
    }

    @Test
    void flexOperatorIsNamedWithTheRemedy() {
        assertThat(CapabilityProbe.trainRefusal(Models.checked(ClosedModels.trainNeeding("FlexReluGrad"))))
                .contains("train needs FlexReluGrad, which no device runtime here has: compile the model with"
                        + " `venule model compile`, or export with builtin ops only");
    }

    @Test
    void modelWithoutTrainIsToldWhatToAdd() {
        assertThat(CapabilityProbe.trainRefusal(Models.renamed(Map.of("train", "learn")))
                        .orElseThrow())
                .startsWith("the model has no signature train or train_epoch: ")
                .contains("train(x, y) -> loss");
    }
}
