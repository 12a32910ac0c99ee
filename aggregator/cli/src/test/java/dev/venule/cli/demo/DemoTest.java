package dev.venule.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.venule.cli.Venule;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole demo, small: broker, aggregator, devices, table, report. */
final class DemoTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void aSmallFederationLearnsAndReportsWhatItCost() throws Exception {
        StringWriter out = new StringWriter();
        Path report = folder.resolve("report.json");
        CommandLine line = Venule.commandLine();
        line.setOut(new PrintWriter(out));
        int exitCode =
                line.execute("demo", "--devices", "6", "--versions", "6", "--seed", "3", "--report", report.toString());

        assertThat(exitCode).isZero();
        assertThat(out.toString())
                .contains("synthetic")
                .contains("the federated model")
                .contains("lost");
        JsonObject result = JsonParser.parseString(Files.readString(report)).getAsJsonObject();
        assertThat(result.get("versions").getAsLong()).isEqualTo(6);
        assertThat(result.getAsJsonObject("updates").get("lost").getAsLong()).isZero();
        assertThat(result.getAsJsonObject("updates").get("buffered").getAsLong())
                .isEqualTo(12);
        assertThat(result.getAsJsonObject("uplink").get("wireBytes").getAsLong())
                .isGreaterThan(
                        result.getAsJsonObject("uplink").get("payloadBytes").getAsLong());
    }
}
