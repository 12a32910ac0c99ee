package dev.venule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.aggregator.server.StopSignal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

final class HelpTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demo",
                "aggregator",
                "model",
                "model compile",
                "model inspect",
                "simulate",
                "device",
                "device enrol",
                "device tokens",
                "device sign",
                "device revoke",
                "broker",
                "broker init",
                "broker check",
                "broker admit",
                "broker dismiss",
                "broker rotate",
                "broker size",
                "profile",
                "profile check",
                "profile fit",
                "runs",
                "runs list",
                "runs show"
            })
    void everyCommandExplainsItselfOnATerminalOfEightyColumns(String command) {
        CommandRun run = CommandRun.of((command + " --help").strip().split(" "));

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains(("Usage: venule " + command).strip());
        assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void nothingIsWithoutADescription() {
        assertDescribed(Venule.commandLine(new StopSignal()));
    }

    private static void assertDescribed(CommandLine line) {
        String name = line.getCommandSpec().qualifiedName();
        assertThat(String.join(" ", line.getCommandSpec().usageMessage().header())
                        + String.join(" ", line.getCommandSpec().usageMessage().description()))
                .as(name)
                .isNotBlank();
        for (ArgSpec argument : line.getCommandSpec().args()) {
            assertThat(String.join(" ", argument.description()))
                    .as(name + " " + argument.paramLabel())
                    .isNotBlank();
        }
        line.getSubcommands().values().forEach(HelpTest::assertDescribed);
    }

    @Test
    void theVersionNamesVenuleAndJava() {
        assertThat(CommandRun.of("--version").out().lines())
                .satisfiesExactly(
                        venule -> assertThat(venule).startsWith("venule "),
                        java -> assertThat(java).isEqualTo("Java " + Runtime.version()));
    }
}
