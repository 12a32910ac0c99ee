package dev.venule.cli.device;

import dev.venule.aggregator.server.enrolment.EnrolmentConfig;
import dev.venule.aggregator.server.enrolment.RevocationList;
import dev.venule.aggregator.server.enrolment.RevokedDevices;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code venule device revoke}. */
@Command(
        name = "revoke",
        header = "Put devices out for good.",
        description = {
            "A running aggregator refuses them with their next message, and its own broker ends their connections. The"
                    + " revocation list is written anew; a broker of yours reads it when it is told to (docs/aggregator.md).",
            ""
        })
final class RevokeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "CONFIG.yaml", description = "The aggregator's configuration.")
    private Path config = Path.of("");

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "ID", description = "Device ids.")
    private List<String> devices = List.of();

    @Override
    public Integer call() throws IOException {
        EnrolmentConfig enrolment = OperatorFiles.enrolment(config);
        devices.forEach(RevokedDevices::requireId);
        Clock clock = Clock.systemUTC();
        RevokedDevices revoked = RevokedDevices.of(enrolment);
        PrintWriter out = spec.commandLine().getOut();
        for (String device : devices) {
            boolean isNews = revoked.revoke(device, clock.instant());
            out.println(device + (isNews ? " is revoked" : " was revoked before"));
        }
        int certificates = new RevocationList(enrolment, clock).publish();
        out.println(enrolment.revocationList() + ": " + certificates + " certificates; have your broker read it anew");
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}
