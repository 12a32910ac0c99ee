package dev.venule.agent.daemon;

import dev.venule.agent.training.ExampleStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * How a vendor's examples come into the daemon: a public class with a public constructor without parameters, named in the
 * jar's {@code META-INF/services/dev.venule.agent.daemon.ExampleStoreProvider} and in the configuration.
 */
public interface ExampleStoreProvider {
    /** The setting that is always there: after so many days an example must not be trained on any more. */
    String RETENTION_DAYS = "retentionDays";

    /**
     * Opens the device's examples. Called once; the store is used by one thread until the process ends.
     *
     * @param settings what the configuration says under {@code examples.}, without that prefix and without {@code provider}
     * @param baseFolder to which relative paths of the configuration refer
     * @throws IllegalArgumentException where a setting is missing, wrong or not known; one line that says what to do
     * @throws IOException where the examples cannot be opened; likewise
     */
    ExampleStore open(Map<String, String> settings, Path baseFolder) throws IOException;
}
