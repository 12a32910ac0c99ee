package dev.venule.cli.runs;

import dev.venule.aggregator.server.config.ConfigFile;
import dev.venule.aggregator.server.storage.VersionHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose versions, and how they are shown. */
final class RunsOptions {
    @Option(
            names = "--db",
            paramLabel = "URL",
            description = "The aggregator's storage: jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE?user=...")
    private @Nullable String url;

    @Option(
            names = "--config",
            paramLabel = "CONFIG.yaml",
            description = "The aggregator's configuration, whose storage is read.")
    private @Nullable Path config;

    @Option(
            names = "--population",
            paramLabel = "NAME",
            description = "Whose versions; may be left out where there is only one population.")
    private @Nullable String population;

    @Option(names = "--json", description = "Show it as JSON, for programs.")
    private boolean json;

    boolean json() {
        return json;
    }

    /** @throws IllegalArgumentException where the storage is not named, or twice; its message is one line */
    void check() {
        if ((url == null) == (config == null)) {
            throw new IllegalArgumentException("name the aggregator's storage by one of --db and --config");
        }
        if (url != null && !url.startsWith("jdbc:sqlite:") && !url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("--db must begin with jdbc:sqlite: or jdbc:postgresql:, was " + url);
        }
    }

    VersionHistory open() throws IOException {
        String storage =
                config == null ? String.valueOf(url) : ConfigFile.read(config).storageUrl();
        return VersionHistory.open(storage);
    }

    /** The population that was named, or the only one. */
    String population(VersionHistory history) throws IOException {
        List<String> known = history.populations();
        if (population == null && known.size() == 1) {
            return known.get(0);
        }
        if (population == null || !known.contains(population)) {
            String names = known.isEmpty() ? "none" : String.join(", ", known);
            throw new IOException("--population must be one that the storage has: " + names);
        }
        return population;
    }
}
