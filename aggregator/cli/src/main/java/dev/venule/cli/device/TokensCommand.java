package dev.venule.cli.device;

import dev.venule.aggregator.server.enrolment.EnrolmentConfig;
import dev.venule.aggregator.server.enrolment.TokenFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code venule device tokens}: for a vendor's production line, or a box of devices. */
@Command(
        name = "tokens",
        header = "Make one-time tokens for devices of a CSV file.",
        description = {
            "Writes device,site,profile,token,expires to the standard output. The tokens are told here and stored nowhere:"
                    + " redirect the output into a file that only you can read.",
            ""
        })
final class TokensCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "CONFIG.yaml", description = "The aggregator's configuration.")
    private Path config = Path.of("");

    @Parameters(index = "1", paramLabel = "DEVICES.csv", description = "Lines of device,site,profile.")
    private Path devices = Path.of("");

    @Option(
            names = "--validity",
            paramLabel = "DURATION",
            defaultValue = "P7D",
            description = "How long the tokens are good; default ${DEFAULT-VALUE}.")
    private Duration validity = Duration.ofDays(7);

    @Override
    public Integer call() throws IOException {
        EnrolmentConfig enrolment = OperatorFiles.enrolment(config);
        List<DeviceTable.Row> rows = DeviceTable.read(devices);
        TokenFolder tokens = TokenFolder.of(enrolment);
        Instant now = Clock.systemUTC().instant();
        tokens.removeExpired(now);
        PrintWriter out = spec.commandLine().getOut();
        out.println("device,site,profile,token,expires");
        for (DeviceTable.Row row : rows) {
            Instant expires = now.plus(validity);
            String token = tokens.create(row.device(), expires);
            out.println(String.join(",", row.device(), row.site(), row.profile(), token, expires.toString()));
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}
