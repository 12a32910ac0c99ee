package dev.venule.broker.yaml;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A block of a YAML file, read key by key. Every complaint begins with file and line and names the key by its full path;
 * {@link #requireNothingElse} finds the keys that nobody asked for, which are typing errors.
 */
public final class ConfigNode {
    /** No configuration comes near it: something else was given. */
    private static final long MAX_BYTES = 4L << 20;

    private final String file;
    private final String path;
    private final Node node;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();

    private ConfigNode(String file, String path, Node node) {
        this.file = file;
        this.path = path;
        this.node = node;
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, (path.isEmpty() ? "the file" : path) + " must be a block of keys, was " + value(node));
        }
        for (NodeTuple entry : mapping.getValue()) {
            String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            values.put(key, entry.getValueNode());
        }
    }

    /**
     * The whole file.
     *
     * @param document that shows what belongs into the file
     * @throws IOException where the file cannot be read
     * @throws IllegalArgumentException where it is not YAML with keys
     */
    public static ConfigNode read(Path file, String document) throws IOException {
        String text = text(file);
        LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isPresent() && root.get() instanceof MappingNode) {
                requireNoKeyTwice(file.toString(), root.get());
                return new ConfigNode(file.toString(), "", root.get());
            }
            throw new IllegalArgumentException(file + " holds no keys; " + document + " shows what belongs into it");
        } catch (MarkedYamlEngineException e) {
            String line =
                    e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
            throw new IllegalArgumentException(file + line + ": is not valid YAML: " + oneLine(e.getProblem()), e);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(file + ": is not valid YAML: " + oneLine(e.getMessage()), e);
        }
    }

    /** The library would complain with a page of text, and only for some keys. */
    private static void requireNoKeyTwice(String file, Node node) {
        if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(element -> requireNoKeyTwice(file, element));
        }
        if (node instanceof MappingNode mapping) {
            Set<String> keys = new HashSet<>();
            for (NodeTuple entry : mapping.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode key && !keys.add(key.getValue())) {
                    throw wrong(file, key, key.getValue() + " is there twice; keep one");
                }
                requireNoKeyTwice(file, entry.getValueNode());
            }
        }
    }

    private static String text(Path file) throws IOException {
        try {
            if (Files.size(file) > MAX_BYTES || !Files.isRegularFile(file)) {
                throw new IOException(file + " is not a configuration file; give the path of one");
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file + "; give the path of a configuration file", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + " may not be read; check its permissions", e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8 text; give the path of a configuration file", e);
        }
    }

    private static String oneLine(@Nullable String text) {
        return String.valueOf(text).strip().replaceAll("\\s*\\R\\s*", " ");
    }

    public boolean has(String key) {
        asked.add(key);
        Node found = values.get(key);
        return found != null && value(found) != null;
    }

    public String text(String key) {
        Object value = required(key);
        if (value instanceof Map || value instanceof List) {
            throw wrong(key, " must be one value, was " + value);
        }
        return value.toString();
    }

    public String text(String key, String otherwise) {
        return has(key) ? text(key) : otherwise;
    }

    /** Relative to the folder of the file. */
    public Path file(String key, Path folder) {
        return folder.resolve(text(key));
    }

    public int integer(String key) {
        long value = whole(key);
        if (value != (int) value) {
            throw wrong(key, " must be a whole number below 2^31, was " + value);
        }
        return (int) value;
    }

    public int integer(String key, int otherwise) {
        return has(key) ? integer(key) : otherwise;
    }

    public long whole(String key, long otherwise) {
        return has(key) ? whole(key) : otherwise;
    }

    public double number(String key) {
        if (required(key) instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong(key, " must be a number, was " + required(key));
    }

    public double number(String key, double otherwise) {
        return has(key) ? number(key) : otherwise;
    }

    /** ISO 8601, as PT15M or P7D. */
    public Duration duration(String key, Duration otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        try {
            return Duration.parse(text(key));
        } catch (DateTimeParseException e) {
            throw wrong(key, " must be a duration like PT15M or P7D, was " + text(key));
        }
    }

    public <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        Set<String> names = new TreeSet<>();
        for (E constant : type.getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT);
            if (name.equals(text(key).toLowerCase(Locale.ROOT)) && !name.equals("unrecognized")) {
                return constant;
            }
            names.add(name);
        }
        names.remove("unrecognized");
        throw wrong(key, " must be one of " + names + ", was " + text(key));
    }

    public List<Object> list(String key) {
        if (required(key) instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        throw wrong(key, " must be a list, was " + required(key));
    }

    public List<String> texts(String key) {
        return list(key).stream().map(String::valueOf).toList();
    }

    public List<Float> floats(String key) {
        List<Float> floats = new ArrayList<>();
        for (Object value : has(key) ? list(key) : List.of()) {
            if (!(value instanceof Number number)) {
                throw wrong(key, " must hold numbers only, holds " + value);
            }
            floats.add(number.floatValue());
        }
        return floats;
    }

    public ConfigNode block(String key) {
        required(key);
        return new ConfigNode(file, path(key), node(key));
    }

    public Optional<ConfigNode> optionalBlock(String key) {
        return has(key) ? Optional.of(block(key)) : Optional.empty();
    }

    public List<ConfigNode> blocks(String key) {
        list(key);
        List<ConfigNode> blocks = new ArrayList<>();
        if (node(key) instanceof SequenceNode sequence) {
            for (Node element : sequence.getValue()) {
                blocks.add(new ConfigNode(file, path(key) + "[" + blocks.size() + "]", element));
            }
        }
        return blocks;
    }

    /** Call last. */
    public void requireNothingElse() {
        for (Map.Entry<String, Node> entry : values.entrySet()) {
            if (!asked.contains(entry.getKey())) {
                throw wrong(
                        entry.getValue(),
                        path(entry.getKey()) + " is not a key; known here are " + new TreeSet<>(asked));
            }
        }
    }

    /** A complaint about the value of this key, for rules that only its reader knows. */
    public IllegalArgumentException wrong(String key, String complaint) {
        return wrong(values.getOrDefault(key, node), path(key) + complaint);
    }

    private IllegalArgumentException wrong(Node at, String message) {
        return wrong(file, at, message);
    }

    private static IllegalArgumentException wrong(String file, Node at, String message) {
        String line = at.getStartMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
        return new IllegalArgumentException(file + line + ": " + message);
    }

    private long whole(String key) {
        Object value = required(key);
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw wrong(key, " must be a whole number, was " + value);
    }

    private Object required(String key) {
        asked.add(key);
        Node found = values.get(key);
        Object value = found == null ? null : value(found);
        if (value == null) {
            throw wrong(key, " is missing");
        }
        return value;
    }

    private Node node(String key) {
        return values.getOrDefault(key, node);
    }

    private static @Nullable Object value(Node node) {
        return new StandardConstructor(LoadSettings.builder().build()).constructSingleDocument(Optional.of(node));
    }

    private String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
