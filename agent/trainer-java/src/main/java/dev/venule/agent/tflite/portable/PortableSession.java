package dev.venule.agent.tflite.portable;

import dev.venule.agent.tflite.SignatureRunner;
import dev.venule.agent.tflite.SignatureSession;
import dev.venule.agent.tflite.check.CheckedModel;
import dev.venule.agent.tflite.check.SignatureDescription;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.lite.schema.SignatureDef;

/** One model's variables, and its signatures ready to run. All of them work in the same memory, one after the other. */
final class PortableSession implements SignatureSession {
    private final CheckedModel checked;
    private final Map<String, PortableRunner> runners = new LinkedHashMap<>();
    private boolean closed;

    /** @throws NotCovered naming the signature and the operator, where one that may run cannot be run here */
    PortableSession(CheckedModel checked) {
        this.checked = checked;
        ModelContent content = new ModelContent(checked);
        Map<SignatureDescription, MemoryPlan> plans = new LinkedHashMap<>();
        int size = 0;
        for (SignatureDescription signature : checked.signatures()) {
            if (checked.mayRun(signature.key())) {
                MemoryPlan plan = MemoryPlan.of(content.graphOf(content.signature(signature.key())));
                plans.put(signature, plan);
                size = Math.max(size, plan.size());
            }
        }
        float[] shared = new float[size];
        Variables variables = new Variables();
        plans.forEach((signature, plan) -> {
            SignatureDef definition = content.signature(signature.key());
            GraphContent graph = content.graphOf(definition);
            try {
                Schedule schedule = new Schedule(content, graph, new GraphMemory(graph, plan, shared), variables);
                runners.put(signature.key(), new PortableRunner(this, signature, definition, schedule));
            } catch (NotCovered operator) {
                throw new NotCovered(signature.key() + " needs " + operator.getMessage());
            }
        });
    }

    @Override
    public SignatureRunner signature(String key) {
        requireOpen();
        PortableRunner runner = runners.get(key);
        if (runner == null) {
            throw new IllegalArgumentException(
                    checked.signature(key).isPresent()
                            ? "signature " + key + " must not run: it needs "
                                    + String.join(", ", checked.unsupportedOperators(key))
                            : "the model has no signature " + key);
        }
        return runner;
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the model is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        runners.clear();
    }
}
