package dev.venule.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.venule.cli.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole demo, small: broker, aggregator, devices, table, report. */
final class DemoTest {
    /** Of six devices a third. */
    private static final long GOAL = 2;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void whoAsksForDropoutsSeesBothModesOnVirtualTime() throws Exception {
        Path report = folder.resolve("report.json");

        CommandRun run = CommandRun.of(
                "demo",
                "--devices",
                "6",
                "--versions",
                "4",
                "--seed",
                "3",
                "--dropout",
                "0.3",
                "--slow",
                "4x",
                "--report",
                report.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("On virtual time: rounds of 60 to 240 seconds, 30 % of them end with the device away")
                .contains("synchronous asynchronous")
                .contains("Asynchronous ");
        JsonObject modes = JsonParser.parseString(Files.readString(report))
                .getAsJsonObject()
                .getAsJsonObject("modes");
        JsonObject synchronous = modes.getAsJsonObject("synchronous");
        JsonObject asynchronous = modes.getAsJsonObject("asynchronous");
        assertThat(synchronous.get("versions").getAsLong()).isGreaterThanOrEqualTo(4);
        assertThat(asynchronous.get("seconds")).isEqualTo(synchronous.get("seconds"));
        assertThat(asynchronous.getAsJsonArray("accuracyOverTime")).hasSize(8);
        assertThat(modes.get("targetAccuracy").getAsDouble())
                .isCloseTo(synchronous.get("finalAccuracy").getAsDouble() - 0.01, within(1e-9));
    }

    @Test
    void aSmallFederationLearnsAndReportsWhatItCost() throws Exception {
        Path report = folder.resolve("report.json");

        CommandRun run = CommandRun.of(
                "demo", "--devices", "6", "--versions", "6", "--seed", "3", "--report", report.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("synthetic")
                .contains("the federated model")
                .contains("lost");
        JsonObject result = JsonParser.parseString(Files.readString(report)).getAsJsonObject();
        assertThat(result.has("modes")).as("nobody asked for it").isFalse();
        assertThat(result.get("versions").getAsLong()).isEqualTo(6);
        JsonObject updates = result.getAsJsonObject("updates");
        assertThat(updates.get("lost").getAsLong()).isZero();
        // Every version took its goal from the buffer; more may have come while the fleet was switched off.
        assertThat(updates.get("buffered").getAsLong())
                .isBetween(GOAL * 6, updates.get("sent").getAsLong());
        assertThat(result.getAsJsonObject("uplink").get("wireBytes").getAsLong())
                .isGreaterThan(
                        result.getAsJsonObject("uplink").get("payloadBytes").getAsLong());
    }
}
