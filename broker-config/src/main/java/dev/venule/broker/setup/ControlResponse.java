package dev.venule.broker.setup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What the plugin "dynamic security" answers to a message of commands: one entry for each, in their order. */
record ControlResponse(List<Entry> entries) {
    /**
     * What became of one command.
     *
     * @param subject whom it was about: what the command carried as its correlation data
     * @param error empty where it was done
     */
    record Entry(String command, String subject, String error) {}

    ControlResponse {
        entries = List.copyOf(entries);
    }

    /** JSON is YAML; what is neither has no entries. */
    static ControlResponse read(String json) {
        List<Entry> entries = new ArrayList<>();
        try {
            Object root = new Load(LoadSettings.builder().build()).loadFromString(json);
            if (root instanceof Map<?, ?> map && map.get("responses") instanceof List<?> responses) {
                for (Object response : responses) {
                    if (response instanceof Map<?, ?> one) {
                        entries.add(new Entry(text(one, "command"), text(one, "correlationData"), text(one, "error")));
                    }
                }
            }
        } catch (YamlEngineException e) {
            return new ControlResponse(List.of());
        }
        return new ControlResponse(entries);
    }

    private static String text(Map<?, ?> map, String key) {
        return map.get(key) instanceof String text ? text : "";
    }

    /** Whether it is the answer to commands about this one. */
    boolean isAbout(String subject) {
        return entries.stream().anyMatch(entry -> entry.subject().equals(subject));
    }
}
