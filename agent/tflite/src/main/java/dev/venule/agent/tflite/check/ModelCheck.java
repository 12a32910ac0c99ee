package dev.venule.agent.tflite.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tensorflow.lite.schema.Model;

/**
 * Checks a model file's structure in Java. TensorFlow Lite's own verifier looks only at offsets: files that pass it have
 * killed the process. What this check lets through has tables, indices, shapes and options that the kernels can run
 * inside their bounds, and costs no more than {@link ModelLimits}. It says nothing about what the model computes.
 *
 * <p>Graphs that a signature runs are checked operator by operator. A signature that needs an operator outside {@link
 * OperatorTable} is closed (see {@link CheckedModel}), its graph only as far as loading it goes.
 */
public final class ModelCheck {
    private final ModelLimits limits;

    public ModelCheck(ModelLimits limits) {
        this.limits = limits;
    }

    /** What a check found. */
    public sealed interface Outcome {
        record Passed(CheckedModel model) implements Outcome {}

        record Broken(Violation violation) implements Outcome {}
    }

    /** The first rule that the file breaks, or empty where it keeps all of them. */
    public Optional<Violation> check(byte[] file) {
        return inspect(file) instanceof Outcome.Broken broken ? Optional.of(broken.violation()) : Optional.empty();
    }

    /** Checks a private copy of {@code file}: later changes to the array change nothing. */
    public Outcome inspect(byte[] file) {
        try {
            return new Outcome.Passed(checked(file.clone()));
        } catch (BrokenRule broken) {
            return new Outcome.Broken(broken.violation());
        } catch (IndexOutOfBoundsException | IllegalArgumentException unreadable) {
            // What the FlatBuffers reader throws where an offset leads out of the file or a string is not UTF-8.
            return new Outcome.Broken(
                    new Violation("readable", "an offset or text in the file cannot be read; send it again"));
        }
    }

    private CheckedModel checked(byte[] file) {
        Model model = FileRules.open(file, limits);
        UnknownFieldRules.check(file);
        CountRules.check(model);
        BufferRules.check(model, file.length);
        List<Graph> graphs = GraphRules.read(model);
        List<SignatureDescription> signatures = SignatureRules.read(model, graphs);
        Map<String, List<String>> unsupported = new LinkedHashMap<>();
        for (int i = 0; i < signatures.size(); i++) {
            Graph graph = graphs.get((int) model.signatureDefs(i).subgraphIndex());
            List<String> custom = graph.operators().stream()
                    .filter(o -> o.name().isCustom())
                    .map(o -> o.name().toString())
                    .distinct()
                    .collect(Collectors.toList());
            if (!custom.isEmpty()) {
                unsupported.put(signatures.get(i).key(), custom);
            }
        }
        return new CheckedModel(file, signatures, unsupported);
    }
}
