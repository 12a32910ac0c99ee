package dev.venule.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.agent.training.ExampleStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CsvExamplesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private ExampleStore open(int features, int classes) throws IOException {
        return ExampleStores.open(
                new DaemonConfig.ExampleSource(
                        CsvExampleProvider.class.getName(),
                        Map.of("folder", ".", "features", "" + features, "classes", "" + classes)),
                folder);
    }

    private static float[] example(ExampleStore store, int index) throws IOException {
        float[] row = new float[store.featureCount() + store.targetCount()];
        store.read(index, row, 0, row, store.featureCount());
        return row;
    }

    @Test
    void theDocumentedExampleIsReadOneHot() throws IOException {
        Files.writeString(folder.resolve("beats.csv"), AgentDocument.example("beats.csv"));
        ExampleStore store = open(2, 2);

        assertThat(store.count()).isEqualTo(2);
        assertThat(example(store, 0)).containsExactly(0.81f, 0.79f, 1, 0);
        assertThat(example(store, 1)).containsExactly(0.52f, 1.10f, 0, 1);
    }

    @Test
    void withOneClassTheLastValueIsTheTarget() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "1,0.25\r\n");
        ExampleStore store = open(1, 1);

        assertThat(store.count()).isEqualTo(1);
        assertThat(example(store, 0)).containsExactly(1, 0.25f);
    }

    @Test
    void filesThatGrowOrComeAreReadInTheOrderOfTheirNames() throws IOException {
        ExampleStore store = open(1, 1);
        assertThat(store.count()).isZero();

        Files.writeString(folder.resolve("b.csv"), "2,0\n");
        Files.writeString(folder.resolve("a.csv"), "1,0\n");
        Files.writeString(folder.resolve("a.txt"), "9,0\n");
        assertThat(store.count()).isEqualTo(2);
        Files.writeString(folder.resolve("b.csv"), "3,0\n", StandardOpenOption.APPEND);
        assertThat(store.count()).isEqualTo(3);

        assertThat(example(store, 0)[0]).isEqualTo(1);
        assertThat(example(store, 2)[0]).isEqualTo(3);
    }

    @Test
    void fileThatWasNotChangedForTheRetentionIsLeftAlone() throws IOException {
        Path old = Files.writeString(folder.resolve("monday.csv"), "1,0\n");
        Files.writeString(folder.resolve("today.csv"), "2,0\n");
        ExampleStore store = ExampleStores.open(
                new DaemonConfig.ExampleSource(
                        CsvExampleProvider.class.getName(),
                        Map.of("folder", ".", "features", "1", "classes", "1", "retentionDays", "14")),
                folder);
        assertThat(store.count()).isEqualTo(2);

        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(15))));
        assertThat(store.count()).isEqualTo(1);
        assertThat(example(store, 0)[0]).isEqualTo(2);
        assertThat(old).as("whoever records deletes").exists();
    }

    @Test
    void lineThatIsStillBeingWrittenWaits() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "1,0\n2,");
        ExampleStore store = open(1, 1);
        assertThat(store.count()).isEqualTo(1);

        Files.writeString(file, "1\n", StandardOpenOption.APPEND);
        assertThat(store.count()).isEqualTo(2);
        assertThat(example(store, 1)).containsExactly(2, 1);
    }

    @Test
    void exampleThatWentAwayIsAFailureThatPasses() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "1,0\n2,0\n");
        ExampleStore store = open(1, 1);
        assertThat(store.count()).isEqualTo(2);
        Files.writeString(file, "1,0\n");
        assertThat(store.count()).isEqualTo(1);

        assertThatThrownBy(() -> example(store, 1))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("went away while it was used; the round is tried again");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,2 | has 2 values, 3 are expected: examples.features and then the label",
                "1,x,0 | has the value \"x\", expected are finite numbers",
                "1,NaN,0 | has the value \"NaN\", expected are finite numbers",
                "1,1e39,0 | has the value \"1e39\", expected are finite numbers",
                "1,2,2 | has the label 2, expected is 0 to 1, see examples.classes",
                "1,2,-1 | has the label -1, expected is 0 to 1, see examples.classes",
                "1,2,0.5 | has the label 0.5, expected is 0 to 1, see examples.classes",
            })
    void wrongLineIsNamedWithItsPlace(String line, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "# two features\n" + line + "\n");
        ExampleStore store = open(2, 2);

        assertThatThrownBy(store::count).isInstanceOf(IOException.class).hasMessage(file(file) + " line 2 " + message);
    }

    private Path file(Path file) {
        return folder.resolve(".").resolve(String.valueOf(file.getFileName()));
    }

    @Test
    void settingsThatAreWrongAreNamed() {
        assertThatThrownBy(() -> new CsvExampleProvider().open(Map.of("folder", ".", "features", "2"), folder))
                .hasMessage("examples.classes is missing; add it to the configuration");
        assertThatThrownBy(() -> new CsvExampleProvider()
                        .open(Map.of("folder", "absent", "features", "2", "classes", "2"), folder))
                .hasMessageEndingWith("is not a folder; create it, or name the one with the .csv files");
        assertThatThrownBy(() -> new CsvExampleProvider()
                        .open(Map.of("folder", ".", "features", "2", "classes", "2", "labels", "2"), folder))
                .hasMessage("the key examples.labels is not known; remove it, or correct it after docs/agent.md");
    }

    @Test
    void providerThatIsNotOnTheClassPathIsSaidSo() {
        DaemonConfig.ExampleSource absent = new DaemonConfig.ExampleSource("com.example.Sensor", Map.of());

        assertThatThrownBy(() -> ExampleStores.open(absent, folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("examples.provider com.example.Sensor is not among those found,"
                        + " [dev.venule.agent.daemon.CsvExampleProvider]; put its jar on the class path and its name in"
                        + " META-INF/services");
    }
}
