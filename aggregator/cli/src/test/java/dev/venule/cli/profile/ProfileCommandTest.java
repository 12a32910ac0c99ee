package dev.venule.cli.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.venule.agent.profile.DeviceProfiles;
import dev.venule.cli.CommandRun;
import dev.venule.compiler.ModelCompiler;
import dev.venule.compiler.spec.ModelSpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProfileCommandTest {
    private static final String FOLDER = "../../device-profiles/profiles/";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** A perceptron with one hidden layer of {@code units}. */
    private Path model(int units) throws IOException {
        String yaml = """
                name: tiny
                batch: 10
                input: {features: 100}
                layers:
                  - dense: {units: %d}
                  - relu
                  - dense: {units: 4}
                head: {loss: softmaxCrossEntropy}
                """.formatted(units);
        Path file = folder.resolve("model.tflite");
        Files.write(
                file,
                ModelCompiler.compile(ModelSpecReader.parse("tiny.yaml", yaml)).file());
        return file;
    }

    @Test
    void shippedProfilesAreOk() {
        String[] arguments = DeviceProfiles.names().stream()
                .map(name -> FOLDER + name + ".yaml")
                .toArray(String[]::new);
        String[] command = new String[arguments.length + 2];
        command[0] = "profile";
        command[1] = "check";
        System.arraycopy(arguments, 0, command, 2, arguments.length);

        CommandRun run = CommandRun.of(command);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).hasSize(arguments.length).allMatch(line -> line.contains(": ok, profile "));
    }

    @Test
    void mistakesAreNamedByFileAndLineAndTheOtherFilesAreStillChecked() throws IOException {
        Path bad = folder.resolve("mine.yaml");
        String text = Files.readString(Path.of(FOLDER + "wearable-wearos.yaml"));
        Files.writeString(bad, text.replace("floor-percent: 40", "floor-percent: 140"));

        CommandRun run = CommandRun.of("profile", "check", bad.toString(), FOLDER + "android-phone.yaml");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo(
                                        bad + ":25: battery.floor-percent must be a whole number in 0..100, was 140"),
                        line -> assertThat(line).endsWith("ok, profile android-phone"));
    }

    @Test
    void smallModelFitsEverywhere() throws IOException {
        CommandRun run = CommandRun.of("profile", "fit", model(8).toString());

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("844 parameters").contains(DeviceProfiles.names());
        assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void largeModelIsRefusedByEveryNumberThatBreaksALimit() throws IOException {
        CommandRun run = CommandRun.of("profile", "fit", model(2_000).toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("210,004 parameters")
                .containsPattern("wearable-linux-armv8 breaks model.max-parameters: 210,004 > 100,000")
                .containsPattern("wearable-wearos breaks model.max-parameters: 210,004 > 200,000")
                .containsPattern("bedside-monitor-x86_64 +yes ");
    }

    @Test
    void moreWorkBreaksTimeThenEnergy() throws IOException {
        String model = model(100).toString();

        assertThat(CommandRun.of("profile", "fit", model, "--profile", "wearable-wearos", "--epochs", "5000")
                        .out())
                .contains("wearable-wearos breaks training.max-seconds-per-round: ");
        assertThat(CommandRun.of(
                                "profile",
                                "fit",
                                model,
                                "--profile",
                                "wearable-wearos",
                                "--epochs",
                                "100",
                                "--rounds-per-day",
                                "10")
                        .out())
                .contains("wearable-wearos breaks energy.max-joules-per-day: ");
    }

    @Test
    void jsonHasTheSameNumbers() throws IOException {
        CommandRun run = CommandRun.of(
                "profile", "fit", model(8).toString(), "--json", "--profile", FOLDER + "wearable-wearos.yaml");

        JsonObject report = JsonParser.parseString(run.out()).getAsJsonObject();
        assertThat(report.getAsJsonObject("model").get("parameters").getAsLong())
                .isEqualTo(844);
        JsonObject fit = report.getAsJsonArray("profiles").get(0).getAsJsonObject();
        assertThat(fit.get("profile").getAsString()).isEqualTo("wearable-wearos");
        assertThat(fit.get("broken").getAsJsonArray()).isEmpty();
        assertThat(fit.get("joulesPerDay").getAsDouble()).isPositive();
    }

    @Test
    void whatIsNoModelIsRefusedInOneLine() throws IOException {
        Path file = Files.write(folder.resolve("no.tflite"), new byte[100]);

        CommandRun run = CommandRun.of("profile", "fit", file.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().contains("not a .tflite file");
    }

    @Test
    void wrongWorkloadPointsToHelp() throws IOException {
        CommandRun run = CommandRun.of("profile", "fit", model(8).toString(), "--examples", "0");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("venule: --examples must be in 1..10000000, was 0");
    }
}
