package dev.venule.cli.device;

import dev.venule.aggregator.server.enrolment.CertificateRequestReader;
import dev.venule.aggregator.server.enrolment.DeviceIssuer;
import dev.venule.aggregator.server.enrolment.EnrolmentConfig;
import dev.venule.aggregator.server.enrolment.IssuedCertificates.Grounds;
import dev.venule.aggregator.server.enrolment.RequestReading;
import dev.venule.aggregator.server.enrolment.RevokedDevices;
import dev.venule.broker.pki.PemFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code venule device sign}: for devices that reach no network when they are enrolled. */
@Command(
        name = "sign",
        header = "Issue certificates for the requests of devices.",
        description = {
            "Writes ID.crt for each request into a folder; a device takes it with venule device enrol --certificate.", ""
        })
final class SignCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "CONFIG.yaml", description = "The aggregator's configuration.")
    private Path config = Path.of("");

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "REQUEST", description = "Certificate requests.")
    private List<Path> requests = List.of();

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FOLDER",
            description = "Where to write the certificates.")
    private Path output = Path.of("");

    @Override
    public Integer call() throws IOException {
        EnrolmentConfig enrolment = OperatorFiles.enrolment(config);
        Map<String, RequestReading.Valid> all = read(RevokedDevices.of(enrolment));
        DeviceIssuer issuer = DeviceIssuer.of(enrolment, Clock.systemUTC());
        Files.createDirectories(output);
        PrintWriter out = spec.commandLine().getOut();
        for (RequestReading.Valid request : all.values()) {
            Path file = output.resolve(request.device() + ".crt");
            PemFiles.writeCertificates(file, issuer.issueChain(request, Grounds.operator()));
            out.println(file + ": a certificate for " + request.device());
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    /** All before the first is signed: nothing is done by halves. */
    private Map<String, RequestReading.Valid> read(RevokedDevices revoked) throws IOException {
        Map<String, RequestReading.Valid> all = new LinkedHashMap<>();
        for (Path file : requests) {
            RequestReading reading = CertificateRequestReader.read(Files.readAllBytes(file));
            if (reading instanceof RequestReading.Refused refused) {
                throw new IllegalArgumentException(file + ": " + refused.explanation());
            }
            RequestReading.Valid request = (RequestReading.Valid) reading;
            if (revoked.isRevoked(request.device())) {
                throw new IllegalArgumentException(file + ": device " + request.device()
                        + " was revoked; give its replacement another device id");
            }
            if (all.put(request.device(), request) != null) {
                throw new IllegalArgumentException(
                        file + ": there are two requests of device " + request.device() + "; give one");
            }
        }
        return all;
    }
}
