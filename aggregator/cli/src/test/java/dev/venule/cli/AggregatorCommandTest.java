package dev.venule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.aggregator.participation.RoundMode;
import dev.venule.aggregator.server.BrokerChoice;
import dev.venule.aggregator.server.StopSignal;
import dev.venule.aggregator.server.config.ConfigFile;
import dev.venule.broker.pki.LocalPki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code venule aggregator}, with the examples of docs/aggregator.md. */
final class AggregatorCommandTest {
    /** 128 and the signal's number: SIGTERM is 15. */
    private static final int ENDED_BY_SIGTERM = 143;

    /** How the sources ask for a key. */
    private static final Pattern KEY = Pattern.compile(
            "\\.(?:text|integer|whole|number|duration|choice|list|floats|block|optionalBlock|blocks|file|has)\\(\"(\\w+)\"");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeEach
    void followTheDocument() throws IOException {
        Files.writeString(folder.resolve("heart.yaml"), AggregatorDocument.example("heart.yaml"));
        CommandRun compiled = CommandRun.of(AggregatorDocument.arguments("compile", folder));
        assertThat(compiled.err()).isEmpty();
        assertThat(compiled.out()).contains("their tensorSizes are [208, 16, 16, 1]");
        configure(AggregatorDocument.example("aggregator.yaml"));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there a process cannot be asked to end")
    void theDocumentedExampleRunsUntilItIsAskedToStop() throws Exception {
        try (VenuleProcess aggregator = VenuleProcess.start(folder, AggregatorDocument.arguments("run", folder))) {
            aggregator.awaitOutput("venule: the aggregator is ready on mqtts://127.0.0.1:");

            aggregator.terminate();

            assertThat(aggregator.remainingLines()).last().isEqualTo("venule: the aggregator has stopped");
            assertThat(aggregator.exitCode()).isEqualTo(ENDED_BY_SIGTERM);
        }
        assertThat(folder.resolve("data/pki/ca.crt")).exists();
        // SQLite removes its log when the last connection closes in order, and only then.
        assertThat(folder.resolve("data/aggregator.db")).exists();
        assertThat(folder.resolve("data/aggregator.db-wal")).doesNotExist();
        assertThat(CommandRun.of(AggregatorDocument.arguments("runs-list", folder))
                        .out())
                .startsWith("VERSION");
        assertThat(CommandRun.of(AggregatorDocument.arguments("runs-show", folder))
                        .err())
                .isEqualToIgnoringNewLines("venule: no version was made yet");
    }

    @Test
    void everyKeyThatIsReadIsDocumentedAndEveryKeyThatIsDocumentedIsRead() throws IOException {
        LocalPki.openOrCreate(folder, Clock.systemUTC());
        for (String[] command : AggregatorDocument.releaseCommands(folder)) {
            assertThat(CommandRun.of(command).err()).isEmpty();
        }
        Path all = Files.writeString(folder.resolve("all.yaml"), AggregatorDocument.example("every-key.yaml"));
        assertThat(ConfigFile.read(all).populations()).hasSize(1);

        Path sources = AggregatorDocument.repository()
                .resolve("aggregator/server/src/main/java/dev/venule/aggregator/server/config");
        String text = AggregatorDocument.text();
        Set<String> keys = new TreeSet<>();
        for (String source :
                List.of("ConfigFile.java", "PopulationSection.java", "ModeSection.java", "EnrolmentSection.java")) {
            Matcher matcher = KEY.matcher(Files.readString(sources.resolve(source)));
            while (matcher.find()) {
                keys.add(matcher.group(1));
            }
        }
        assertThat(keys).hasSizeGreaterThan(30);
        keys.removeIf(key -> text.contains(key + ":"));
        assertThat(keys)
                .as("read from configurations, missing in docs/aggregator.md")
                .isEmpty();
    }

    @Test
    void theDocumentedCohortsAreThoseOfTheDefaults() throws IOException {
        Path config = configure(AggregatorDocument.example("aggregator.yaml") + AggregatorDocument.example("cohorts"));

        assertThat(ConfigFile.read(config).populations().get(0).policy().mode())
                .isEqualTo(RoundMode.SynchronousCohorts.ofGoal(10));
    }

    @Test
    void theDocumentedBrokerIsTheOneThatIsUsed() throws IOException {
        LocalPki.openOrCreate(folder, Clock.systemUTC());
        Path config = configure(AggregatorDocument.example("broker") + AggregatorDocument.example("aggregator.yaml"));

        assertThat(ConfigFile.read(config).ways().broker().orElseThrow())
                .isInstanceOfSatisfying(
                        BrokerChoice.External.class,
                        broker -> assertThat(broker.uri()).hasToString("mqtts://broker.clinic.example:8883"));
    }

    @Test
    void aPortInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path config = configure(
                    "broker: {port: " + taken.getLocalPort() + "}\n" + AggregatorDocument.example("aggregator.yaml"));

            assertOneLine(
                    config,
                    "the embedded broker cannot listen on 127.0.0.1:" + taken.getLocalPort(),
                    "stop what uses the port, or give another broker.port or broker.host");
        }
    }

    @Test
    void aDatabaseThatAnotherProgramHolds() throws IOException, SQLException {
        Path database = Files.createDirectories(folder.resolve("data")).resolve("aggregator.db");
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");

            assertOneLine(
                    folder.resolve("aggregator.yaml"),
                    "storage jdbc:sqlite:" + database + " cannot be used: ",
                    "; end the other program that has it open");
        }
    }

    @Test
    void aFileThatIsNoDatabase() throws IOException {
        Path database = Files.createDirectories(folder.resolve("data")).resolve("aggregator.db");
        Files.writeString(database, "These are not the pages of a database. ".repeat(100));

        assertOneLine(
                folder.resolve("aggregator.yaml"),
                "storage jdbc:sqlite:" + database + " cannot be used: ",
                "; give the file of another name, or none that exists");
    }

    @Test
    void aConfigurationThatIsNone() throws IOException {
        assertOneLine(folder.resolve("absent.yaml"), "there is no file ", "; give the path of a configuration file");
        assertOneLine(folder, folder + " is not a configuration file", "; give the path of one");
        assertOneLine(configure(""), folder + "/aggregator.yaml holds no keys", "shows what belongs into it");
        assertOneLine(
                configure("folder: data\npopulations: ["),
                folder + "/aggregator.yaml:2: is not valid YAML: ",
                "but found '<stream end>'");
        assertOneLine(configure("folder: data\n"), folder + "/aggregator.yaml:1: populations is missing", "");
    }

    @Test
    void aFolderThatCannotBeMade() throws IOException {
        Path config = configure("folder: heart.yaml/data\n" + AggregatorDocument.example("aggregator.yaml"));

        assertOneLine(
                config,
                folder.resolve("heart.yaml").toString(),
                "; check the path and its permissions, or give another folder");
    }

    private Path configure(String text) throws IOException {
        return Files.writeString(folder.resolve("aggregator.yaml"), text);
    }

    private static void assertOneLine(Path config, String beginning, String end) {
        // A mistake that were not noticed would run for ever: it ends at once instead, and the test fails.
        StopSignal stop = new StopSignal();
        stop.raise();
        CommandRun run = CommandRun.of(stop, "aggregator", config.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err().strip()).startsWith("venule: " + beginning).endsWith(end);
    }
}
