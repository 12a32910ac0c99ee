package dev.venule.agent.tflite.portable;

import dev.venule.agent.tflite.SignatureRunner;
import dev.venule.agent.tflite.check.SignatureDescription;
import java.util.HashMap;
import java.util.Map;
import org.tensorflow.lite.schema.SignatureDef;
import org.tensorflow.lite.schema.TensorMap;

/** One signature. */
final class PortableRunner implements SignatureRunner {
    private final PortableSession session;
    private final SignatureDescription description;
    private final Schedule schedule;
    private final Map<String, Slot> inputs = new HashMap<>();
    private final Map<String, Slot> outputs = new HashMap<>();

    /** @throws NotCovered where an input or output is not of floats */
    PortableRunner(
            PortableSession session, SignatureDescription description, SignatureDef definition, Schedule schedule) {
        this.session = session;
        this.description = description;
        this.schedule = schedule;
        for (int i = 0; i < definition.inputsLength(); i++) {
            put(inputs, definition.inputs(i));
        }
        for (int i = 0; i < definition.outputsLength(); i++) {
            put(outputs, definition.outputs(i));
        }
    }

    private void put(Map<String, Slot> ends, TensorMap end) {
        ends.put(end.name(), schedule.end((int) end.tensorIndex()));
    }

    @Override
    public SignatureDescription description() {
        return description;
    }

    @Override
    public void set(String input, float[] values) {
        session.requireOpen();
        Slot slot = inputs.get(input);
        if (slot == null) {
            throw new IllegalArgumentException(description.key() + " has no input " + input);
        }
        if (values.length != slot.length()) {
            throw new IllegalArgumentException("input " + input + " of " + description.key() + " takes " + slot.length()
                    + " values, was given " + values.length);
        }
        slot.copyFrom(values);
    }

    @Override
    public void invoke() {
        session.requireOpen();
        schedule.run();
    }

    @Override
    public float[] get(String output) {
        session.requireOpen();
        Slot slot = outputs.get(output);
        if (slot == null) {
            throw new IllegalArgumentException(description.key() + " has no output " + output);
        }
        return slot.values();
    }
}
