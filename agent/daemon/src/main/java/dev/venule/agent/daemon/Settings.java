package dev.venule.agent.daemon;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Values by their keys, each taken once and checked; what nobody took is refused by its name. Used by one thread. */
final class Settings {
    private final String prefix;
    private final Map<String, String> values;
    private final Set<String> untaken;

    /** {@code prefix} stands before every key in the messages. */
    Settings(String prefix, Map<String, String> values) {
        this.prefix = prefix;
        this.values = Map.copyOf(values);
        untaken = new TreeSet<>(values.keySet());
    }

    /** Never blank. */
    String text(String key) {
        return requirePresent(key, taken(key, ""));
    }

    String text(String key, String whereMissing) {
        return taken(key, whereMissing);
    }

    /** In {@code least}..{@code most}. */
    int whole(String key, int least, int most) {
        return (int) whole(key, requirePresent(key, taken(key, "")), least, most);
    }

    /** In {@code least}..{@code most}. */
    long whole(String key, long whereMissing, long least, long most) {
        return whole(key, taken(key, String.valueOf(whereMissing)), least, most);
    }

    private long whole(String key, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as of one out of bounds.
        }
        throw new IllegalArgumentException(
                prefix + key + " must be a whole number in " + least + ".." + most + ", was \"" + value + "\"");
    }

    boolean truth(String key, boolean whereMissing) {
        String value = taken(key, String.valueOf(whereMissing));
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException(prefix + key + " must be true or false, was \"" + value + "\"");
        }
        return value.equals("true");
    }

    /** ISO 8601, as PT30S. */
    Duration duration(String key, Duration whereMissing) {
        String value = taken(key, whereMissing.toString());
        try {
            return Duration.parse(value);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    prefix + key + " must be a duration like PT30S or P14D, was \"" + value + "\"", e);
        }
    }

    URI uri(String key) {
        String value = text(key);
        try {
            return new URI(value);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(prefix + key + " must be an address, was \"" + value + "\"", e);
        }
    }

    /** All keys that begin with {@code group}, without it. */
    Map<String, String> group(String group) {
        Map<String, String> found = new TreeMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(group)) {
                untaken.remove(key);
                found.put(key.substring(group.length()), value.strip());
            }
        });
        return found;
    }

    /** Refuses all keys that begin with {@code group}, which are for {@code whom}. */
    void refuseGroup(String group, String whom) {
        values.keySet().stream()
                .filter(key -> key.startsWith(group))
                .min(Comparator.naturalOrder())
                .ifPresent(key -> {
                    throw new IllegalArgumentException(prefix + key + " is for " + whom + "; remove it");
                });
    }

    /** To be called when everything that is known was taken. */
    void refuseOthers() {
        if (!untaken.isEmpty()) {
            throw new IllegalArgumentException("the key " + prefix
                    + untaken.iterator().next() + " is not known; remove it, or correct it after docs/agent.md");
        }
    }

    private String taken(String key, String whereMissing) {
        untaken.remove(key);
        return values.getOrDefault(key, whereMissing).strip();
    }

    private String requirePresent(String key, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(prefix + key + " is missing; add it to the configuration");
        }
        return value;
    }
}
