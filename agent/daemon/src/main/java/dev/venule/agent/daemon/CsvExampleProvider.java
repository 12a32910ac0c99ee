package dev.venule.agent.daemon;

import dev.venule.agent.training.ExampleStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * Examples from the .csv files of a folder: {@code examples.folder}, {@code examples.features} (values per example) and
 * {@code examples.classes} (2 or more: the last value is a class, 1: it is the target itself). Files that were not changed for
 * {@code examples.retentionDays} are left alone.
 */
public final class CsvExampleProvider implements ExampleStoreProvider {
    private static final int MAX_VALUES = 1_000_000;

    @Override
    public ExampleStore open(Map<String, String> settings, Path baseFolder) {
        Settings read = new Settings("examples.", settings);
        Path folder = baseFolder.resolve(read.text("folder"));
        int features = read.whole("features", 1, MAX_VALUES);
        int classes = read.whole("classes", 1, MAX_VALUES);
        int retentionDays = (int) read.whole(RETENTION_DAYS, Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
        read.refuseOthers();
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "examples.folder " + folder + " is not a folder; create it, or name the one with the .csv files");
        }
        return new CsvExamples(
                folder, features, classes, new ExampleRetention(Clock.systemUTC(), Duration.ofDays(retentionDays)));
    }
}
