package dev.venule.agent.tflite.check;

import static dev.venule.agent.tflite.check.BrokenRule.require;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.SignatureDef;
import org.tensorflow.lite.schema.TensorMap;

/** A signature names each input and output of its graph exactly once, and nothing else. */
final class SignatureRules {
    private static final int MAX_NAME_LENGTH = 256;

    private SignatureRules() {}

    static List<SignatureDescription> read(Model model, List<Graph> graphs) {
        List<SignatureDescription> signatures = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < model.signatureDefsLength(); i++) {
            SignatureDef definition = model.signatureDefs(i);
            String key = requireName(definition.signatureKey(), Rule.SIGNATURE_NAME, "signature " + i);
            require(keys.add(key), Rule.SIGNATURE_NAME, "signature " + key + " is there twice");
            Graph graph = graphs.get(graphIndex(definition, graphs.size(), key));
            signatures.add(new SignatureDescription(
                    key,
                    ends(inputs(definition), graph, graph.inputs(), key + "'s inputs"),
                    ends(outputs(definition), graph, graph.outputs(), key + "'s outputs")));
        }
        return signatures;
    }

    static int graphIndex(SignatureDef definition, int graphs, String key) {
        long index = definition.subgraphIndex();
        require(
                index >= 0 && index < graphs,
                Rule.SIGNATURE_GRAPH,
                "signature " + key + " names subgraph " + index + " of " + graphs);
        return (int) index;
    }

    /**
     * A name that native code, which ends strings at a NUL, reads as Java does: two names that differ here must not be
     * one there.
     */
    static String requireName(@Nullable String name, Rule rule, String what) {
        if (name == null || name.isEmpty()) {
            throw new BrokenRule(rule, what + " has no name");
        }
        require(name.length() <= MAX_NAME_LENGTH, rule, what + "'s name has " + name.length() + " characters");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            require(c >= ' ' && c != 0x7f, rule, what + "'s name has character " + (int) c);
        }
        return name;
    }

    private static List<TensorMap> inputs(SignatureDef definition) {
        List<TensorMap> maps = new ArrayList<>();
        for (int i = 0; i < definition.inputsLength(); i++) {
            maps.add(definition.inputs(i));
        }
        return maps;
    }

    private static List<TensorMap> outputs(SignatureDef definition) {
        List<TensorMap> maps = new ArrayList<>();
        for (int i = 0; i < definition.outputsLength(); i++) {
            maps.add(definition.outputs(i));
        }
        return maps;
    }

    private static List<TensorDescription> ends(List<TensorMap> maps, Graph graph, int[] graphEnds, String what) {
        require(
                maps.size() == graphEnds.length,
                Rule.SIGNATURE_ENDS,
                what + " are " + maps.size() + ", its subgraph has " + graphEnds.length);
        Set<Integer> unnamed = new HashSet<>();
        for (int end : graphEnds) {
            unnamed.add(end);
        }
        Set<String> names = new HashSet<>();
        List<TensorDescription> tensors = new ArrayList<>();
        for (TensorMap map : maps) {
            String name = requireName(map.name(), Rule.SIGNATURE_NAME, "one of " + what);
            require(names.add(name), Rule.SIGNATURE_NAME, what + " have " + name + " twice");
            require(
                    unnamed.remove((int) map.tensorIndex()),
                    Rule.SIGNATURE_ENDS,
                    what + ": " + name + " is tensor " + map.tensorIndex()
                            + ", which its subgraph does not offer once");
            TensorNode tensor = graph.tensor((int) map.tensorIndex());
            List<Integer> shape = new ArrayList<>();
            for (int size : tensor.shape()) {
                shape.add(size);
            }
            tensors.add(new TensorDescription(name, tensor.type(), shape));
        }
        return tensors;
    }
}
