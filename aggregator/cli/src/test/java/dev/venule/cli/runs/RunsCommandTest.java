package dev.venule.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import dev.venule.aggregator.buffer.AggregatorStore;
import dev.venule.aggregator.buffer.BufferedUpdate;
import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.JournalEntry;
import dev.venule.aggregator.buffer.MissedDevice;
import dev.venule.aggregator.buffer.Participation;
import dev.venule.aggregator.buffer.UpdateKey;
import dev.venule.aggregator.buffer.VersionCommit;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.model.ModelState;
import dev.venule.aggregator.server.storage.SqlAggregatorStore;
import dev.venule.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code venule runs} on the database of an aggregator that runs: it has the store open all along. */
final class RunsCommandTest {
    private static final long CREATED_MILLIS = 1_700_000_000_000L;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private AggregatorStore store;

    private String url() {
        return "jdbc:sqlite:" + folder.resolve("aggregator.db");
    }

    @BeforeEach
    void makeTwoVersions() throws IOException {
        store = SqlAggregatorStore.open(url());
        store.create("ecg", new byte[] {7}, ModelState.initial(new float[] {1}), CREATED_MILLIS);
        make(1, Participation.asynchronous(2), share("bed-1", 1, 30, "monitor", "ward 3"), share("w-1", 2, 10, "", ""));
        Participation cohort = new Participation(
                Participation.Mode.COHORTS,
                3,
                5,
                3,
                List.of(
                        new MissedDevice("bed-2", "monitor", "ward 3", MissedDevice.OFFLINE),
                        new MissedDevice("w-2", "watch", "", "not_enough_examples"),
                        new MissedDevice("w-3", "watch", "", MissedDevice.LATE)));
        make(2, cohort, share("bed-1", 3, 30, "monitor", "ward 3"), share("w-1", 4, 10, "watch", ""));
    }

    private static Contribution share(String device, int id, int weight, String profile, String site) {
        UpdateKey key = new UpdateKey("ecg", device, ByteString.copyFromUtf8(String.format("update%010d", id)));
        return new Contribution(key, 0, 0, weight, weight, 0.5f, profile, site);
    }

    private void make(long version, Participation participation, Contribution... shares) throws IOException {
        for (Contribution share : shares) {
            store.append(List.of(new JournalEntry.Accepted(
                    new BufferedUpdate(share.key(), 0, 0, share.exampleCount(), 0.5f, new byte[1]), CREATED_MILLIS)));
        }
        ModelState next = new ModelState(version, new float[] {version}, new float[1]);
        VersionProvenance provenance = new VersionProvenance(
                "ecg",
                version,
                next.weightsSha256(),
                CREATED_MILLIS + version,
                shares.length,
                40,
                30,
                1,
                1,
                participation);
        store.commit(new VersionCommit(provenance, next, new byte[1], List.of(shares)));
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void aListHasALineForEachVersion() {
        CommandRun run = CommandRun.of("runs", "list", "--db", url());

        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .containsExactly(
                        "VERSION  CREATED                   UPDATES  ASKED  MISSING",
                        "1        2023-11-14T22:13:20.001Z  2 of 2   0      0        made from 2 updates; nobody in"
                                + " particular was asked",
                        "2        2023-11-14T22:13:20.002Z  2 of 3   5      3        made from a subset: 2 of 5 asked,"
                                + " 2 updates of the 3 wanted; missed: 1 late, 1 not_enough_examples, 1 offline");
    }

    @Test
    void theNewestVersionSaysWhoIsInItAndWhoIsMissingAndWhyByProfileAndSite() {
        CommandRun run = CommandRun.of("runs", "show", "--db", url());

        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines().skip(1))
                .containsExactly(
                        "made from a subset: 2 of 5 asked, 2 updates of the 3 wanted; missed: 1 late, 1"
                                + " not_enough_examples, 1 offline",
                        "",
                        "PROFILE  SITE    CONTRIBUTED  MISSED  WHY",
                        "monitor  ward 3  1            1       1 offline",
                        "watch    -       1            2       1 late, 1 not_enough_examples",
                        "",
                        "CONTRIBUTED  PROFILE  SITE    FROM VERSION  STALENESS  EXAMPLES  SHARE",
                        "bed-1        monitor  ward 3  0             0          30        75.0 %",
                        "w-1          watch    -       0             0          10        25.0 %",
                        "",
                        "MISSED  PROFILE  SITE    WHY",
                        "bed-2   monitor  ward 3  offline",
                        "w-2     watch    -       not_enough_examples",
                        "w-3     watch    -       late");
    }

    @Test
    void anyVersionIsShownToPrograms() {
        CommandRun run = CommandRun.of("runs", "show", "--db", url(), "--version", "1", "--json");

        JsonObject version = JsonParser.parseString(run.out()).getAsJsonObject();
        assertThat(version.get("population").getAsString()).isEqualTo("ecg");
        assertThat(version.get("version").getAsLong()).isEqualTo(1);
        assertThat(version.get("weightsSha256").getAsString()).matches("[0-9a-f]{64}");
        assertThat(version.get("mode").getAsString()).isEqualTo("asynchronous");
        JsonArray groups = version.getAsJsonArray("groups");
        assertThat(groups).hasSize(2);
        JsonObject share = version.getAsJsonArray("contributions").get(0).getAsJsonObject();
        assertThat(share.get("device").getAsString()).isEqualTo("bed-1");
        assertThat(share.get("site").getAsString()).isEqualTo("ward 3");
        assertThat(share.get("share").getAsDouble()).isEqualTo(0.75);
        assertThat(version.getAsJsonArray("missed")).isEmpty();
    }

    @Test
    void theStorageOfAConfigurationIsFound() throws IOException {
        Files.write(folder.resolve("tiny.weights"), new byte[4]);
        Files.write(folder.resolve("tiny.tflite"), new byte[] {7});
        Path config = Files.writeString(folder.resolve("aggregator.yaml"), """
                folder: .
                populations:
                  - name: ecg
                    model: {file: tiny.tflite, tensorSizes: [1], initialWeights: tiny.weights}
                    plan: {epochs: 1, learningRate: 0.1, clipNorm: 1, upload: {keepFraction: 1}}
                    buffer: {goal: 2}
                """);

        CommandRun run = CommandRun.of("runs", "list", "--config", config.toString(), "--json");

        assertThat(run.err()).isEmpty();
        assertThat(JsonParser.parseString(run.out()).getAsJsonArray()).hasSize(2);
    }

    @Test
    void whatIsNotThereIsOneLine() throws IOException {
        assertOneLine("there is no database ", "--db", "jdbc:sqlite:" + folder.resolve("absent.db"));
        assertThat(folder.resolve("absent.db")).doesNotExist();
        assertOneLine("--version must be in 1..2, was 9", "--db", url(), "--version", "9");
        assertOneLine("--population must be one that the storage has: ecg", "--db", url(), "--population", "gait");
        Path empty = Files.createFile(folder.resolve("empty.db"));
        assertOneLine(
                "storage jdbc:sqlite:" + empty
                        + " does not have this version's tables; start the aggregator on it once",
                "--db",
                "jdbc:sqlite:" + empty);
    }

    private static void assertOneLine(String beginning, String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "runs";
        arguments[1] = "show";
        System.arraycopy(options, 0, arguments, 2, options.length);
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).startsWith("venule: " + beginning);
    }
}
