package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.broker.sizing.SizeTable;
import dev.venule.cli.broker.BrokerCommand;
import dev.venule.gateway.GatewayConfig;
import dev.venule.gateway.GatewayConfigFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From nothing to a secure broker by the commands of docs/operators.md. */
final class OperatorsDocumentTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void commandsLeadToABrokerThatPassesEveryProbe() throws Exception {
        OperatorsDocument.openToAll(folder);
        int port = RealServers.freePort();
        RealServers.require("mosquitto_sub", "apt-get install mosquitto-clients");
        String fleet = OperatorsDocument.example("fleet.yaml").replace("8883", String.valueOf(port));
        Files.writeString(folder.resolve("fleet.yaml"), fleet);
        venule(OperatorsDocument.command("init", port));
        try (GeneratedMosquitto mosquitto = GeneratedMosquitto.daemon(
                OperatorsDocument.command("start", port), folder, "fleet/brokers/central", port)) {
            assertThat(mosquitto).isNotNull();
            assertThat(output(OperatorsDocument.command("operator", port))).contains("mosquitto version");
            assertThat(venule(OperatorsDocument.command("admit", port)))
                    .contains("central: bed-3 is admitted", "central: bed-4 is admitted");
            assertThat(venule(OperatorsDocument.command("dismiss", port))).contains("central: bed-4 is out");
            assertThat(venule(OperatorsDocument.command("check", port)))
                    .contains("35 of 35 probes passed")
                    .doesNotContain("skipped");
        }
    }

    @Test
    void secondSiteIsWrittenToo() throws Exception {
        Files.writeString(folder.resolve("fleet.yaml"), OperatorsDocument.example("sites.yaml"));
        venule(OperatorsDocument.command("init", 8883));
        assertThat(folder.resolve("fleet/brokers/north/mosquitto.conf"))
                .content()
                .contains("connection north-to-central");
    }

    @Test
    void wardsGatewayIsWrittenSoThatItCanBeRun() throws Exception {
        Files.writeString(folder.resolve("fleet.yaml"), OperatorsDocument.example("ward.yaml"));
        venule(OperatorsDocument.command("init", 8883));
        GatewayConfig config = GatewayConfigFile.read(folder.resolve("fleet/gateways/ward-3/gateway.yaml"));
        assertThat(config.name()).isEqualTo("ward-3");
        assertThat(config.populations()).containsExactly("ecg");
    }

    @Test
    void tableOfSizesIsTheCommands() throws IOException {
        assertThat(OperatorsDocument.example("size")).isEqualTo(SizeTable.standard());
    }

    /** In this process, with what names a file in the folder of the test; returns what it says. */
    private String venule(List<String> command) {
        assertThat(command.subList(0, 2)).containsExactly("./venule", "broker");
        List<String> arguments = new ArrayList<>();
        for (String word : command.subList(2, command.size())) {
            boolean isPath = word.matches("fleet(/.*|\\.yaml)?");
            arguments.add(isPath ? folder.resolve(word).toString() : word);
        }
        StringWriter out = new StringWriter();
        CommandLine line = BrokerCommand.line(Clock.systemUTC())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out));
        assertThat(line.execute(arguments.toArray(String[]::new)))
                .as(out.toString())
                .isZero();
        return out.toString();
    }

    private String output(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
