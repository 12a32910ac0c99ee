package dev.venule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.venule.aggregator.server.StopSignal;
import dev.venule.fleet.simulation.Campaign;
import dev.venule.fleet.simulation.Happening;
import dev.venule.fleet.simulation.SimulationResult;
import dev.venule.fleet.simulation.SimulationSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SimulateCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void aCampaignSaysWhatItHasBeenThroughAndWritesItDown() throws IOException {
        Path report = folder.resolve("report.json");

        CommandRun run = CommandRun.of(
                "simulate", "--devices", "5", "--seeds", "11..22", "--versions", "3", "--json", report.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains(" of 12 seeds, ")
                .contains(" versions: every promise kept")
                .contains("12 seeds of 5 devices in ");
        JsonObject json = JsonParser.parseString(Files.readString(report)).getAsJsonObject();
        assertThat(json.get("devices").getAsInt()).isEqualTo(5);
        assertThat(json.get("versions").getAsInt()).isEqualTo(3);
        assertThat(json.get("firstSeed").getAsLong()).isEqualTo(11);
        assertThat(json.get("lastSeed").getAsLong()).isEqualTo(22);
        assertThat(json.get("seedsRun").getAsLong()).isEqualTo(12);
        assertThat(json.has("violation")).isFalse();
        JsonObject happenings = json.getAsJsonObject("happenings");
        assertThat(happenings.keySet()).hasSize(Happening.values().length);
        assertThat(happenings.get("update_stored").getAsLong()).isGreaterThan(12);
    }

    @Test
    void oneSeedShowsTheSameHistoryEachTime() {
        String[] arguments = {"simulate", "--devices", "5", "--seed", "7", "--versions", "3"};

        String first = history(CommandRun.of(arguments));
        String second = history(CommandRun.of(arguments));

        assertThat(first).matches("history [0-9a-f]{16}").isEqualTo(second);
    }

    private static String history(CommandRun run) {
        return run.out()
                .lines()
                .filter(line -> line.startsWith("history "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoInterruptsItGetsTheExitCodeForThat() {
        StopSignal stop = new StopSignal();
        stop.raise();

        CommandRun run = CommandRun.of(stop, "simulate", "--devices", "2", "--seeds", "1000000");

        assertThat(run.exitCode()).isEqualTo(130);
        assertThat(run.err()).isEqualToIgnoringNewLines("venule: interrupted");
    }

    @Test
    void aBrokenPromiseIsWrittenDownWithTheCommandThatShowsItAgain() throws IOException {
        SimulationSize size = new SimulationSize(5, 3);
        SimulationResult failed = new SimulationResult(
                17, 1, 2, Duration.ZERO, Map.of(), Optional.of("device d3, update 0a0b0c0d, version 2: is lost"));
        Campaign.Report report = new Campaign.Report(4, Map.of(), Optional.of(failed));
        Path file = folder.resolve("report.json");

        SimulateReport written = SimulateReport.of(size, new SeedRange(14, 90), report, 1.5);
        written.write(file);

        JsonObject violation =
                JsonParser.parseString(Files.readString(file)).getAsJsonObject().getAsJsonObject("violation");
        assertThat(violation.get("seed").getAsLong()).isEqualTo(17);
        assertThat(violation.get("sentence").getAsString()).isEqualTo("device d3, update 0a0b0c0d, version 2: is lost");
        assertThat(violation.get("replay").getAsString())
                .isEqualTo("./venule simulate --seed 17 --devices 5 --versions 3");
        assertThat(written.lines())
                .containsExactly(
                        "seed 17 breaks a promise: device d3, update 0a0b0c0d, version 2: is lost",
                        "To see it again: ./venule simulate --seed 17 --devices 5 --versions 3");
    }

    @Test
    void aStudyPrintsItsTableBesideWhatIsPublished() {
        CommandRun run = CommandRun.of("simulate", "--study", "delay");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("| synchronous | 16 | 26 | 405.0 | 405.0 | 408.4 |")
                .contains("| asynchronous | 4 |")
                .contains(" | 238.3 |");
    }

    @Test
    void aStudyThatCannotBeRunIsOneClearLine() {
        assertThat(CommandRun.of("simulate", "--study", "sleep").err())
                .startsWith("venule: --study must be delay or crowd, was sleep");
        assertThat(CommandRun.of("simulate", "--study", "delay", "--seed", "1").err())
                .startsWith("venule: --study has no seeds; give it alone, or with --devices");
        assertThat(CommandRun.of("simulate", "--study", "crowd", "--devices", "100")
                        .err())
                .startsWith("venule: --devices must be in 201..100000, was 100");
    }

    @Test
    void seedsAreACountOrARange() {
        assertThat(SeedRange.parse("500")).isEqualTo(new SeedRange(1, 500));
        assertThat(SeedRange.parse("7..7")).isEqualTo(new SeedRange(7, 7));
        assertThat(SeedRange.parse("7..9").count()).isEqualTo(3);
        assertThatThrownBy(() -> SeedRange.parse("all"))
                .hasMessage("--seeds must be a count or a range like 1..500, was all");
        assertThatThrownBy(() -> SeedRange.parse("9999999999999999999"))
                .hasMessageStartingWith("--seeds must be a count or a range");
    }
}
