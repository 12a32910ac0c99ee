package dev.venule.aggregator.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A block of the file, read key by key. Every complaint names the key by its full path; {@link #requireNothingElse} finds
 * the keys that nobody asked for, which are typing errors.
 */
final class ConfigNode {
    private final String path;
    private final Map<?, ?> values;
    private final Set<String> asked = new HashSet<>();

    ConfigNode(String path, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(path + " must be a block of keys, was " + value);
        }
        this.path = path;
        this.values = map;
    }

    boolean has(String key) {
        asked.add(key);
        return values.get(key) != null;
    }

    String text(String key) {
        Object value = required(key);
        if (value instanceof Map || value instanceof List) {
            throw new IllegalArgumentException(path(key) + " must be one value, was " + value);
        }
        return value.toString();
    }

    String text(String key, String otherwise) {
        return has(key) ? text(key) : otherwise;
    }

    /** Relative to the folder of the file. */
    Path file(String key, Path folder) {
        return folder.resolve(text(key));
    }

    int integer(String key) {
        long value = whole(key);
        if (value != (int) value) {
            throw new IllegalArgumentException(path(key) + " must be a whole number below 2^31, was " + value);
        }
        return (int) value;
    }

    int integer(String key, int otherwise) {
        return has(key) ? integer(key) : otherwise;
    }

    long whole(String key, long otherwise) {
        return has(key) ? whole(key) : otherwise;
    }

    double number(String key) {
        if (required(key) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(path(key) + " must be a number, was " + required(key));
    }

    double number(String key, double otherwise) {
        return has(key) ? number(key) : otherwise;
    }

    /** ISO 8601, as PT15M or P7D. */
    Duration duration(String key, Duration otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        try {
            return Duration.parse(text(key));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    path(key) + " must be a duration like PT15M or P7D, was " + text(key), e);
        }
    }

    <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
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
        throw new IllegalArgumentException(path(key) + " must be one of " + names + ", was " + text(key));
    }

    List<Object> list(String key) {
        if (required(key) instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        throw new IllegalArgumentException(path(key) + " must be a list, was " + required(key));
    }

    List<Float> floats(String key) {
        List<Float> floats = new ArrayList<>();
        for (Object value : has(key) ? list(key) : List.of()) {
            if (!(value instanceof Number number)) {
                throw new IllegalArgumentException(path(key) + " must hold numbers only, holds " + value);
            }
            floats.add(number.floatValue());
        }
        return floats;
    }

    ConfigNode block(String key) {
        return new ConfigNode(path(key), required(key));
    }

    Optional<ConfigNode> optionalBlock(String key) {
        return has(key) ? Optional.of(block(key)) : Optional.empty();
    }

    List<ConfigNode> blocks(String key) {
        List<ConfigNode> blocks = new ArrayList<>();
        for (Object value : list(key)) {
            blocks.add(new ConfigNode(path(key) + "[" + blocks.size() + "]", value));
        }
        return blocks;
    }

    /** Call last. */
    void requireNothingElse() {
        for (Object key : values.keySet()) {
            if (!asked.contains(String.valueOf(key))) {
                throw new IllegalArgumentException(
                        path(String.valueOf(key)) + " is not a key; known here are " + new TreeSet<>(asked));
            }
        }
    }

    private long whole(String key) {
        Object value = required(key);
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw new IllegalArgumentException(path(key) + " must be a whole number, was " + value);
    }

    private Object required(String key) {
        asked.add(key);
        Object value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(path(key) + " is missing");
        }
        return value;
    }

    private String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
