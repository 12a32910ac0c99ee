package dev.venule.cli.broker;

import dev.venule.broker.check.BrokerKind;
import dev.venule.broker.check.CheckSettings;
import dev.venule.broker.check.Finding;
import dev.venule.broker.check.OperatorKeys;
import dev.venule.broker.check.Preflight;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code venule broker check}. */
@Command(
        name = "check",
        header = "Try every rule of the threat model on a running broker.",
        description = {
            "Each probe says what it sent and what came back. Probes use certificates that are made for this run from the"
                    + " fleet's issuing authority and never leave memory, in a population of their own. The exit code is 0"
                    + " only where every probe passed, or was left out by --waive.",
            ""
        },
        sortOptions = false,
        footer = {"", "docs/broker-check.md says what each probe is about."})
final class BrokerCheckCommand implements Callable<Integer> {
    private static final int MAX_SECONDS = 600;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "mqtts://HOST:PORT", description = "The broker.")
    private URI broker = URI.create("mqtts://localhost");

    @Option(
            names = "--pki",
            paramLabel = "FOLDER",
            required = true,
            description = "The fleet's certificates: venule broker init makes them.")
    private Path pki = Path.of("");

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            defaultValue = "OTHER",
            description =
                    "Whose remedies to tell: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}, which tells all.")
    private BrokerKind kind = BrokerKind.OTHER;

    @Option(
            names = "--restart-command",
            paramLabel = "CMD",
            description =
                    "A shell command that restarts the broker gracefully; without it, waive the two probes about it.")
    private @Nullable String restartCommand;

    @Option(names = "--waive", paramLabel = "PROBE", split = ",", description = "Leave these probes out.")
    private Set<String> waived = Set.of();

    @Option(
            names = "--plain-port",
            paramLabel = "PORT",
            split = ",",
            defaultValue = "1883",
            description = "Ports that must not speak MQTT without TLS. Default: ${DEFAULT-VALUE}.")
    private List<Integer> plainPorts = List.of();

    @Option(
            names = "--max-packet",
            paramLabel = "BYTES",
            defaultValue = "1048576",
            description = "Packets up to this size must be taken, larger ones refused. Default: ${DEFAULT-VALUE}.")
    private int maxPacketBytes;

    @Option(
            names = "--queue",
            paramLabel = "N",
            defaultValue = "2000",
            description = "So many messages must wait for a client that is away. Default: ${DEFAULT-VALUE}.")
    private int queuedMessages;

    @Option(
            names = "--session-days",
            paramLabel = "N",
            defaultValue = "7",
            description = "Sessions must be kept this long. Default: ${DEFAULT-VALUE}.")
    private int sessionDays;

    @Option(
            names = "--days-left",
            paramLabel = "N",
            defaultValue = "30",
            description = "Certificates must be good for this long. Default: ${DEFAULT-VALUE}.")
    private int daysLeft;

    @Option(
            names = "--clock",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How wrong the broker's clock may be. Default: ${DEFAULT-VALUE}.")
    private int clockSeconds;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "How long an answer is waited for. Default: ${DEFAULT-VALUE}.")
    private int timeoutSeconds;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the findings as JSON.")
    private @Nullable Path json;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write the findings as JUnit XML.")
    private @Nullable Path junit;

    @Override
    public Integer call() throws IOException {
        CheckSettings settings = settings();
        Clock clock = Clock.systemUTC();
        OperatorKeys keys = OperatorKeys.read(pki, clock);
        FindingsTable table = new FindingsTable(spec.commandLine().getOut(), Boolean.getBoolean("venule.terminal"));
        List<Finding> findings =
                new Preflight(broker, keys, settings, Optional.ofNullable(restartCommand), clock).run(table::show);
        table.sum(findings);
        if (json != null) {
            FindingsJson.write(json, broker, findings);
        }
        if (junit != null) {
            FindingsJUnit.write(junit, broker, findings);
        }
        boolean isGreen =
                findings.stream().allMatch(finding -> finding.outcome().isGreen());
        return isGreen ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private CheckSettings settings() {
        requireRange("--max-packet", maxPacketBytes, 4096, 256 << 20);
        requireRange("--queue", queuedMessages, 1, 1_000_000);
        requireRange("--session-days", sessionDays, 1, 3650);
        requireRange("--days-left", daysLeft, 0, 3650);
        requireRange("--clock", clockSeconds, 1, 86_400);
        requireRange("--timeout", timeoutSeconds, 1, MAX_SECONDS);
        plainPorts.forEach(port -> requireRange("--plain-port", port, 1, 65_535));
        return new CheckSettings(
                kind,
                CheckSettings.CHECK_POPULATION,
                plainPorts,
                maxPacketBytes,
                queuedMessages,
                Duration.ofDays(sessionDays),
                Duration.ofDays(daysLeft),
                Duration.ofSeconds(clockSeconds),
                Duration.ofSeconds(timeoutSeconds),
                CheckSettings.QUIET,
                waived);
    }

    private void requireRange(String name, int value, int lowest, int highest) {
        if (value < lowest || value > highest) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), name + " must be in " + lowest + ".." + highest + ", was " + value);
        }
    }
}
