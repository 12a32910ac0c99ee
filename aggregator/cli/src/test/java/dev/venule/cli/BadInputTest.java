package dev.venule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    private record Result(int exitCode, String out, String err) {}

    @Test
    void aMissingPathSaysWhereToFetchTheRecordings() {
        Result result = run(
                "demo", "--data", "watch", "--path", folder.resolve("nowhere").toString());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .isEqualToIgnoringNewLines("venule: --path " + folder.resolve("nowhere")
                        + " is not a folder; docs/data.md says what belongs into it");
    }

    @Test
    void anEmptyFolderIsOneLine() {
        for (String data : new String[] {"watch", "mitbih", "heart"}) {
            Result result = run("demo", "--data", data, "--path", folder.toString());

            assertThat(result.exitCode()).as(data).isEqualTo(1);
            assertThat(result.err().lines()).as(data).hasSize(1);
            assertThat(result.err()).as(data).startsWith("venule: ").contains(folder.toString());
        }
    }

    @Test
    void choicesThatMakeNoSenseAreRefusedByName() {
        assertThat(run("demo", "--dropout", "1.5").err()).startsWith("--dropout must be in 0..0.9, was 1.5");
        assertThat(run("demo", "--slow", "fast").err()).startsWith("--slow must look like 5x, was fast");
        assertThat(run("demo", "--devices", "1").err()).startsWith("--devices must be in 2..200, was 1");
        assertThat(run("demo", "--broker", "mqtts://localhost:1").err()).startsWith("--broker and --certificates need");
        assertThat(run("demo", "--data", "moon").exitCode()).isEqualTo(CommandLine.ExitCode.USAGE);
    }

    @Test
    void aTruncatedModelIsRefusedInWords() throws IOException {
        Path specification = Files.writeString(folder.resolve("tiny.yaml"), SPECIFICATION);
        Path model = folder.resolve("tiny.tflite");
        assertThat(run("model", "compile", specification.toString(), "-o", model.toString())
                        .exitCode())
                .isZero();
        assertThat(run("model", "inspect", model.toString()).exitCode()).isZero();

        byte[] whole = Files.readAllBytes(model);
        Files.write(model, Arrays.copyOf(whole, whole.length / 2));
        Result result = run("model", "inspect", model.toString());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("rule ");
        assertThat(result.out() + result.err()).doesNotContain("Exception");
    }

    @Test
    void aMistakeInASpecificationIsNamedByFileAndLine() throws IOException {
        Path specification =
                Files.writeString(folder.resolve("wrong.yaml"), SPECIFICATION.replace("units: 2", "units: 0"));

        Result result = run("model", "compile", specification.toString(), "-o", "unused.tflite");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).startsWith("venule: wrong.yaml:5: ");
    }

    @Test
    void aFileThatDoesNotExistIsOneLine() {
        Result result = run("model", "inspect", folder.resolve("none.tflite").toString());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .isEqualToIgnoringNewLines(
                        "venule: " + folder.resolve("none.tflite") + " does not exist; check the path");
    }

    private static Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Venule.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        int exitCode = line.execute(arguments);
        return new Result(exitCode, out.toString(), err.toString());
    }
}
