package dev.venule.cli.device;

import dev.venule.aggregator.server.enrolment.EnrolmentConfig;
import dev.venule.aggregator.server.enrolment.RevokedDevices;
import dev.venule.broker.pki.AuthorityFolder;
import dev.venule.broker.pki.RevocationReason;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code venule device revoke}. */
@Command(
        name = "revoke",
        header = "Put devices out for good.",
        description = {
            "A running aggregator refuses them with their next message, and its own broker ends their connections. The"
                    + " revocation list is written anew; a broker of yours reads it when it is told to (docs/operators.md).",
            ""
        })
final class RevokeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "CONFIG.yaml", description = "The aggregator's configuration.")
    private Path config = Path.of("");

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "ID", description = "Device ids.")
    private List<String> devices = List.of();

    @Option(
            names = "--reason",
            defaultValue = "UNSPECIFIED",
            paramLabel = "REASON",
            description = "For the list: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private RevocationReason reason = RevocationReason.UNSPECIFIED;

    @Override
    public Integer call() throws IOException {
        EnrolmentConfig enrolment = OperatorFiles.enrolment(config);
        devices.forEach(RevokedDevices::requireId);
        AuthorityFolder authority = OperatorFiles.authority(enrolment);
        RevokedDevices revoked = RevokedDevices.of(enrolment);
        PrintWriter out = spec.commandLine().getOut();
        for (String device : devices) {
            revoked.revoke(device, Clock.systemUTC().instant());
            int certificates = authority.revoke(device, reason);
            out.println(device + " is out; " + certificates + " more certificates are on the list");
        }
        out.println(enrolment.pki().resolve("ca.crl")
                + ": have your broker read it anew; at Mosquitto, venule broker dismiss ends the connections now");
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}
