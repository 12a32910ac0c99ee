package dev.venule.compiler.spec;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Keys and values of one YAML mapping of which every key is known. */
final class YamlMapping {
    private final String file;
    private final String path;
    private final YamlPlace place;
    private final Map<String, Node> values = new LinkedHashMap<>();

    /**
     * @param path of this mapping in the document, for messages; empty at the top
     * @throws InvalidModelSpecException where {@code node} is no mapping, or has a key twice or one not in {@code knownKeys}
     */
    YamlMapping(String file, String path, Node node, List<String> knownKeys) {
        this.file = file;
        this.path = path;
        this.place = YamlPlace.of(file, node);
        if (!(node instanceof MappingNode mapping)) {
            throw place.problem((path.isEmpty() ? "the document" : path) + " must be a mapping with the keys "
                    + String.join(", ", knownKeys));
        }
        for (NodeTuple entry : mapping.getValue()) {
            add(entry, knownKeys);
        }
    }

    private void add(NodeTuple entry, Collection<String> knownKeys) {
        YamlPlace keyPlace = YamlPlace.of(file, entry.getKeyNode());
        String key = scalar(entry.getKeyNode(), path.isEmpty() ? "a key" : "a key of " + path);
        if (!knownKeys.contains(key)) {
            throw keyPlace.problem("unknown key " + qualified(key) + "; " + NearestName.hint(key, knownKeys));
        }
        if (values.put(key, entry.getValueNode()) != null) {
            throw keyPlace.problem(qualified(key) + " is there twice; keep one");
        }
    }

    YamlPlace place() {
        return place;
    }

    YamlPlace place(String key) {
        Node node = values.get(key);
        return node == null ? place : YamlPlace.of(file, node);
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    Node node(String key) {
        Node node = values.get(key);
        if (node == null) {
            throw place.problem(qualified(key) + " is missing");
        }
        return node;
    }

    String text(String key) {
        return scalar(node(key), qualified(key));
    }

    Optional<String> optionalText(String key) {
        return has(key) ? Optional.of(text(key)) : Optional.empty();
    }

    int integer(String key) {
        long value = wholeNumber(key);
        if (value != (int) value) {
            throw place(key)
                    .problem(qualified(key) + " must be at most " + Integer.MAX_VALUE + " in size, was " + value);
        }
        return (int) value;
    }

    long wholeNumber(String key) {
        String text = text(key);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notWhole) {
            throw place(key).problem(qualified(key) + " must be a whole number, was \"" + OneLine.of(text) + "\"");
        }
    }

    private String qualified(String key) {
        return path.isEmpty() ? OneLine.of(key) : path + "." + OneLine.of(key);
    }

    private String scalar(Node node, String name) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw YamlPlace.of(file, node).problem(name + " must be a single value");
    }
}
