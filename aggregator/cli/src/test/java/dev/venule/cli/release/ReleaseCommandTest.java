package dev.venule.cli.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.aggregator.round.Release;
import dev.venule.broker.pki.LocalPki;
import dev.venule.cli.AggregatorDocument;
import dev.venule.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code venule release}, with the commands of docs/releases.md. */
final class ReleaseCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private List<String[]> documented = List.of();

    @BeforeEach
    void makeWhatThereIsBefore() throws IOException {
        LocalPki.openOrCreate(folder, Clock.systemUTC());
        Path model = Files.writeString(folder.resolve("heart.yaml"), """
                name: heart
                batch: 16
                input: {features: 13}
                layers: [{dense: {units: 1}}]
                head: {loss: sigmoidBinaryCrossEntropy}
                """);
        assertThat(CommandRun.of("model", "compile", model.toString(), "-o", file("heart.tflite"))
                        .err())
                .isEmpty();
        documented = AggregatorDocument.releaseCommands(folder);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    /** The documented {@code sign}, with more behind it. */
    private CommandRun sign(String... more) {
        List<String> arguments = new ArrayList<>(Arrays.asList(documented.get(1)));
        arguments.addAll(Arrays.asList(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private CommandRun key() {
        return CommandRun.of(documented.get(0));
    }

    @Test
    void theDocumentedCommandsMakeAManifestThatAnAggregatorCanUse() throws IOException {
        for (String[] command : documented) {
            CommandRun run = CommandRun.of(command);
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
        }

        Release release = Release.read(Files.readAllBytes(folder.resolve("heart.manifest")));
        assertThat(release.manifest().getPopulation()).isEqualTo("heart");
        assertThat(release.manifest().getTensorSizesList()).containsExactly(13, 1);
        assertThat(release.manifest().getReleaseKeysList())
                .containsExactly(ReleaseKeyFile.readPublic(folder.resolve("release.pub")));
        assertThat(CommandRun.of(documented.get(2)).out())
                .contains(
                        "population         heart", "release            1", "at most      1 epochs, learning rate 0.1");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "other permissions")
    void theKeyIsItsHoldersOnlyAndIsNeverOverwritten() throws IOException {
        key();
        Path key = folder.resolve("release.key");
        byte[] before = Files.readAllBytes(key);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");

        CommandRun again = key();

        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("is there already, and a key is never overwritten; give another name");
        assertThat(key).hasBinaryContent(before);
    }

    @Test
    void bothKeysSignWhileTheKeyRotates() throws IOException {
        key();
        CommandRun.of("release", "key", file("next.key"));

        CommandRun run = sign("--key=" + file("next.key"), "--next-key=" + file("next.pub"));

        assertThat(run.err()).isEmpty();
        Release release = Release.read(Files.readAllBytes(folder.resolve("heart.manifest")));
        assertThat(release.manifest().getReleaseKeysList())
                .containsExactly(ReleaseKeyFile.readPublic(folder.resolve("next.pub")));
        assertThat(ManifestText.of(release).lines().filter(line -> line.contains("signatures under")))
                .singleElement()
                .asString()
                .matches(".*\\.\\.\\., .*\\.\\.\\.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--max-clip-norm=-1 | maximum_clip_norm must be >= 0, is -1.0",
                "--least-examples=-1 | least_examples must be in 0..2147483647",
                "--announcement-key=missing.pub | there is no file missing.pub",
                "--key=heart.tflite | must end in .key; its public half is the file with .pub instead",
                "--next-key=heart.yaml | holds no PUBLIC KEY block",
            })
    void mistakesAreOneLine(String mistake, String message) {
        key();

        CommandRun run = sign(mistake.replace("=heart.", "=" + folder + "/heart."));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().contains(message);
        assertThat(folder.resolve("heart.manifest")).doesNotExist();
    }

    @Test
    void whatIsNoManifestIsNotShown() throws IOException {
        Files.writeString(folder.resolve("heart.manifest"), "nonsense");

        CommandRun run = CommandRun.of(documented.get(2));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().contains("the release is no signed manifest");
    }
}
