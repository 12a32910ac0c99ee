package dev.venule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Whoever types something wrong gets one line that says what to do, and an exit code that is not 0. */
final class BadInputTest {
    private static final String SPECIFICATION = """
            name: tiny
            batch: 4
            input: {features: 3}
            layers:
              - dense: {units: 2}
            head: {loss: softmaxCrossEntropy}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            demo --dropout 1.5                       | --dropout must be in 0..0.9, was 1.5
            demo --slow fast                         | --slow must look like 5x, was fast
            demo --devices 1                         | --devices must be in 2..200, was 1
            demo --devices 5 --data heart --path .   | --devices is for --data ecg
            demo --versions 0                        | --versions must be in 1..1000000, was 0
            demo --path .                            | --path is for recordings
            demo --broker mqtts://localhost:1        | --broker and --certificates need each other
            demo --certificates .                    | --broker and --certificates need each other
            demo --broker localhost --certificates . | --broker must look like mqtts://host:8883, was localhost
            demo --broker mqtt://localhost:1 --certificates . | --broker must look like mqtts://host:8883, was mqtt://
            demo --data moon                         | Invalid value for option '--data'
            demo --seed                              | Missing required parameter for option '--seed'
            aggregator                               | Missing required parameter: 'CONFIG.yaml'
            model inspect                            | Missing required parameter: 'FILE'
            model compile spec.yaml                  | Missing required option: '--output=FILE'
            runs show                                | name the aggregator's storage by one of --db and --config
            runs list --db mysql:x                   | --db must begin with jdbc:sqlite: or jdbc:postgresql:, was mysql:x
            simulate --devices 0                     | --devices must be in 1..100000, was 0
            simulate --versions 0                    | --versions must be in 1..1000, was 0
            simulate --seeds 9..7                    | --seeds must be a count or a range like 1..500, was 9..7
            simulate --seeds 0                       | --seeds must be a count or a range like 1..500, was 0
            simulate --seeds 1..                     | --seeds must be a count or a range like 1..500, was 1..
            simulate --seed 1 --seeds 5              | --seed runs one seed, --seeds runs many; give one of them
            """)
    void aWrongCommandLineIsRefusedByNameAndPointsToHelp(String arguments, String mistake) {
        CommandRun run = CommandRun.of(arguments.split(" "));

        assertThat(run.exitCode()).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run.err().lines()).hasSize(2);
        assertThat(run.err().lines()).first().asString().startsWith("venule: " + mistake);
        assertThat(run.err().lines())
                .last()
                .asString()
                .startsWith("Help: venule ")
                .endsWith(" --help");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void whoNamesNoCommandSeesWhichThereAre() {
        for (String[] arguments : new String[][] {{}, {"dmeo"}, {"model"}}) {
            CommandRun run = CommandRun.of(arguments);

            assertThat(run.exitCode()).isEqualTo(CommandLine.ExitCode.USAGE);
            assertThat(run.err()).startsWith("venule: ").contains("Commands:");
        }
    }

    @Test
    void certificatesThatAreNotThereAreNotMade() throws IOException {
        Path nowhere = folder.resolve("nowhere");

        CommandRun run = CommandRun.of("demo", "--broker", "mqtts://localhost:1", "--certificates", nowhere.toString());

        assertOneLine(
                run,
                "--certificates " + nowhere
                        + " has no ca.crt and ca.key; give the folder of the authority that the broker trusts");
        assertThat(nowhere).doesNotExist();
    }

    @Test
    void aReportThatCannotBeWrittenIsNoticedBeforeTheRun() {
        Path report = folder.resolve("missing/report.json");

        CommandRun run = CommandRun.of("demo", "--report", report.toString());

        assertOneLine(run, "--report " + report + " cannot be written; give a file in a folder that exists");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aFolderToKeepThatIsInUseIsLeftAlone() throws IOException {
        Files.createFile(folder.resolve("mine"));

        assertOneLine(
                CommandRun.of("demo", "--keep", folder.toString()),
                "--keep " + folder + " is not empty; name a new folder");
    }

    @Test
    void aMistakeInASpecificationIsNamedByFileAndLine() throws IOException {
        Path specification =
                Files.writeString(folder.resolve("wrong.yaml"), SPECIFICATION.replace("units: 2", "units: 0"));

        CommandRun run = CommandRun.of("model", "compile", specification.toString(), "-o", "unused.tflite");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("venule: wrong.yaml:5: ");
    }

    @Test
    void whatIsNoModelIsOneLine() throws IOException {
        Path model = compiled();
        byte[] whole = Files.readAllBytes(model);
        Path truncated = Files.write(folder.resolve("truncated.tflite"), Arrays.copyOf(whole, whole.length / 2));
        Path empty = Files.createFile(folder.resolve("empty.tflite"));

        assertOneLine(inspect(truncated), truncated + " is no .tflite model: the whole file: rule ");
        assertOneLine(inspect(empty), empty + " is no .tflite model: the whole file: rule file-size");
        assertOneLine(inspect(folder.resolve("tiny.yaml")), folder.resolve("tiny.yaml") + " is no .tflite model: ");
        assertOneLine(inspect(folder), folder + " is a folder; give a .tflite file");
        assertOneLine(
                inspect(folder.resolve("none.tflite")),
                folder.resolve("none.tflite") + " does not exist; check the path");
        assertThat(inspect(model).exitCode()).isZero();
    }

    @Test
    void aFileThatIsTooLargeIsNotReadAtAll() throws IOException {
        Path huge = folder.resolve("huge.tflite");
        try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }

        assertOneLine(inspect(huge), huge + " has 1099511627776 bytes, devices take at most 67108864");
    }

    private Path compiled() throws IOException {
        Path specification = Files.writeString(folder.resolve("tiny.yaml"), SPECIFICATION);
        Path model = folder.resolve("tiny.tflite");
        assertThat(CommandRun.of("model", "compile", specification.toString(), "-o", model.toString())
                        .exitCode())
                .isZero();
        return model;
    }

    private static CommandRun inspect(Path file) {
        return CommandRun.of("model", "inspect", file.toString());
    }

    private static void assertOneLine(CommandRun run, String message) {
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).startsWith("venule: " + message).doesNotContain("Exception");
    }
}
