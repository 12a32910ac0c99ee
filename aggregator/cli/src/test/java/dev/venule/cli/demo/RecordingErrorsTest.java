package dev.venule.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.cli.CommandRun;
import dev.venule.cli.VenuleProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Whatever is wrong with recordings is told in one line, for each set. */
final class RecordingErrorsTest {
    private static final String ONE_ACTIVITY = "1600,A,0.1,9.8,0.2;\n".repeat(100);
    private static final String ONE_PATIENT = "63.0,1.0,1.0,145.0,233.0,1.0,2.0,150.0,0.0,2.3,3.0,0.0,6.0,0\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"watch", "mitbih", "heart"})
    void withoutAPathThereIsNothingToRead(String data) throws Exception {
        try (VenuleProcess demo = VenuleProcess.start(folder, "demo", "--data", data)) {
            assertThat(demo.remainingLines())
                    .containsExactly(
                            "venule: --data " + data
                                    + " needs --path DIR with the recordings; docs/data.md says where to"
                                    + " fetch them and in which format",
                            "Help: venule demo --help");
            assertThat(demo.exitCode()).isEqualTo(CommandLine.ExitCode.USAGE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"watch", "mitbih", "heart"})
    void aPathThatLeadsNowhere(String data) {
        Path nowhere = folder.resolve("nowhere");

        assertOneLine(data, nowhere, "--path " + nowhere + " is not a folder; docs/data.md says what belongs into it");
    }

    @ParameterizedTest
    @CsvSource({
        "watch, data_*_accel_watch.txt, UCI Machine Learning Repository no. 507",
        "mitbih, *.i16le, PhysioNet mitdb",
        "heart, processed.*.data, UCI Machine Learning Repository no. 45"
    })
    void anEmptyFolder(String data, String files, String originals) {
        assertOneLine(
                data,
                folder,
                folder + " holds no file named like " + files + ", with or without .gz; give another --path ("
                        + originals);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            watch  | data_1600_accel_watch.txt  | an acceleration should be a number, is "fast"
            mitbih | 100.beats.csv              | the sample should be a number, is "soon"
            heart  | processed.cleveland.data   | expected 14 columns, found 2
            """)
    void aBrokenLineIsNamedByFileAndNumber(String data, String file, String mistake) throws IOException {
        Files.writeString(folder.resolve("data_1600_accel_watch.txt"), "1600,A,0.1,9.8,0.2;\n\n1600,A,fast,9.8,0.2;\n");
        Files.write(folder.resolve("100.i16le"), new byte[2000]);
        Files.writeString(folder.resolve("100.beats.csv"), "sample,label\n100,O\nsoon,V\n");
        Files.writeString(folder.resolve("processed.cleveland.data"), ONE_PATIENT + ONE_PATIENT + "1,2\n");

        assertOneLine(data, folder, folder.resolve(file) + ":3: " + mistake);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            watch  | data_1600_accel_watch.txt.gz
            mitbih | 100.i16le.gz
            heart  | processed.cleveland.data.gz
            """)
    void aFileThatWasNotFetchedWhole(String data, String name) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(new byte[100_000]);
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(folder.resolve("100.beats.csv"), "sample,label\n100,O\n");
        assertOneLine(data, folder, file + " is not a whole gzip file (");

        Files.writeString(file, "not compressed");
        assertOneLine(data, folder, file + " is not a whole gzip file (");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            watch  | has 1 subjects, the study needs at least 32; fetch the others
            mitbih | has no record 105, which the study leaves out; fetch
            heart  | has 1 hospitals, the study needs at least 4; fetch the others
            """)
    void aSetThatIsNotComplete(String data, String mistake) throws IOException {
        Files.writeString(folder.resolve("data_1600_accel_watch.txt"), ONE_ACTIVITY);
        Files.write(folder.resolve("100.i16le"), new byte[2000]);
        Files.writeString(folder.resolve("100.beats.csv"), "sample,label\n300,O\n500,V\n");
        Files.writeString(folder.resolve("processed.cleveland.data"), ONE_PATIENT);

        assertOneLine(data, folder, folder + " " + mistake);
    }

    private static void assertOneLine(String data, Path path, String message) {
        CommandRun run = CommandRun.of("demo", "--data", data, "--path", path.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).startsWith("venule: " + message);
    }
}
