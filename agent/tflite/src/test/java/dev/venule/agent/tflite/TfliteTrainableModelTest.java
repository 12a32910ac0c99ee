package dev.venule.agent.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.agent.tflite.check.CheckedModel;
import dev.venule.agent.tflite.check.SignatureDescription;
import dev.venule.agent.tflite.fixtures.GoldenModels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TfliteTrainableModelTest {
    private final CheckedModel checked = Models.checked(GoldenModels.mlp());
    private final TrainingContract contract =
            ((ContractResolver.Resolution.Found) ContractResolver.resolve(checked)).contract();
    private final RecordingSession session = new RecordingSession(checked);
    private final TfliteTrainableModel model = new TfliteTrainableModel(session, contract);

    @Test
    void everyInputIsSetAtEveryCall() {
        for (int call = 0; call < 2; call++) {
            model.train(new float[24], new float[12], new float[] {1, 1, 0, 0}, 0.1f, 0.01f, 0.9f);
            model.evaluate(new float[24], new float[12], new float[] {1, 1, 0, 0});
            model.infer(new float[24]);
            model.restore(new float[53]);
            model.parameters();
        }
        assertThat(session.calls)
                .containsExactly(
                        "train[lr, momentum, mu, w, x, y]",
                        "evaluate[w, x, y]",
                        "infer[x]",
                        "restore[a0, a1, a2, a3]",
                        "parameters[]",
                        "train[lr, momentum, mu, w, x, y]",
                        "evaluate[w, x, y]",
                        "infer[x]",
                        "restore[a0, a1, a2, a3]",
                        "parameters[]");
    }

    @Test
    void weightsAreCutAtTheLayoutsBounds() {
        float[] weights = new float[53];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i;
        }
        model.restore(weights);
        assertThat(session.values.get("a1")).containsExactly(30, 31, 32, 33, 34);
        assertThat(session.values.get("a3")).containsExactly(50, 51, 52);
        assertThat(model.parameters()).containsExactly(weights);
    }

    @Test
    void arraysOfAnotherSizeAreRefusedByName() {
        float[] w = {1, 1, 1, 1};
        assertThatThrownBy(() -> model.train(new float[23], new float[12], w, 0.1f, 0, 0))
                .hasMessage("x must have 24 values, has 23");
        assertThatThrownBy(() -> model.evaluate(new float[24], new float[13], w))
                .hasMessage("y must have 12 values, has 13");
        assertThatThrownBy(() -> model.train(new float[24], new float[12], new float[3], 0.1f, 0, 0))
                .hasMessage("w must have 4 values, has 3");
        assertThatThrownBy(() -> model.infer(new float[6])).hasMessage("x must have 24 values, has 6");
        assertThatThrownBy(() -> model.restore(new float[54])).hasMessage("weights must have 53 values, has 54");
        assertThat(session.calls).isEmpty();
    }

    @Test
    void batchWithoutALiveRowIsRefused() {
        assertThatThrownBy(() -> model.train(new float[24], new float[12], new float[4], 0.1f, 0, 0))
                .hasMessage("no row has a weight above 0");
    }

    @Test
    void whatTheModelCannotDoIsRefusedNotIgnored() {
        TrainingContract bare = new TrainingContract(
                contract.shape(),
                contract.weights(),
                Optional.of(new SignatureBinding(
                        "train", Map.of(TensorRole.FEATURES, "x", TensorRole.TARGETS, "y"), "loss")),
                Optional.empty(),
                Optional.empty());
        TfliteTrainableModel foreign = new TfliteTrainableModel(session, bare);
        float[] x = new float[24];
        float[] y = new float[12];
        float[] ones = {1, 1, 1, 1};
        assertThatThrownBy(() -> foreign.train(x, y, ones, 0.1f, 0, 0)).hasMessageContaining("takes no lr");
        assertThatThrownBy(() -> foreign.train(x, y, ones, 0, 0.1f, 0)).hasMessageContaining("takes no mu");
        assertThatThrownBy(() -> foreign.train(x, y, ones, 0, 0, 0.1f)).hasMessageContaining("takes no momentum");
        assertThatThrownBy(() -> foreign.train(x, y, new float[] {1, 1, 1, 0}, 0, 0, 0))
                .hasMessageContaining("takes no sample weights");
        assertThatThrownBy(() -> foreign.infer(x)).hasMessageContaining("no infer");
        assertThat(session.calls).isEmpty();
        foreign.train(x, y, ones, 0, 0, 0);
        assertThat(session.calls).containsExactly("train[x, y]");
    }

    @Test
    void closingTheModelClosesItsSession() {
        model.close();
        assertThat(session.closed).isTrue();
    }

    /** Remembers which inputs each call had, and gives back as an output what was last set under its name. */
    private static final class RecordingSession implements SignatureSession {
        private final CheckedModel model;
        private final List<String> calls = new ArrayList<>();
        private final Map<String, float[]> values = new HashMap<>();
        private boolean closed;

        RecordingSession(CheckedModel model) {
            this.model = model;
        }

        @Override
        public SignatureRunner signature(String key) {
            return new RecordingRunner(this, model.signature(key).orElseThrow());
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private record RecordingRunner(RecordingSession session, SignatureDescription description, List<String> inputs)
            implements SignatureRunner {
        RecordingRunner(RecordingSession session, SignatureDescription description) {
            this(session, description, new ArrayList<>());
        }

        @Override
        public void set(String input, float[] values) {
            assertThat(values).hasSize(description.input(input).orElseThrow().elements());
            inputs.add(input);
            session.values.put(input, values.clone());
        }

        @Override
        public void invoke() {
            inputs.sort(null);
            session.calls.add(description.key() + inputs);
        }

        @Override
        public float[] get(String output) {
            int elements = description.output(output).orElseThrow().elements();
            return session.values.getOrDefault(output, new float[elements]);
        }
    }
}
