package dev.venule.cli.device;

import dev.venule.aggregator.server.enrolment.EnrolmentConfig;
import dev.venule.aggregator.server.enrolment.RequestFaults;
import dev.venule.aggregator.server.enrolment.RevokedDevices;
import dev.venule.broker.pki.AuthorityFolder;
import dev.venule.broker.pki.DeviceRequest;
import dev.venule.broker.pki.PemFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
            "Writes ID.crt for each request into a folder; a device takes it with venule device enrol --certificate.",
            ""
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
        Map<String, DeviceRequest> all = read(RevokedDevices.of(enrolment));
        AuthorityFolder authority = OperatorFiles.authority(enrolment);
        Files.createDirectories(output);
        PrintWriter out = spec.commandLine().getOut();
        for (DeviceRequest request : all.values()) {
            Path file = output.resolve(request.deviceId() + ".crt");
            PemFiles.writeCertificates(file, authority.certifyDevice(request));
            out.println(file + ": a certificate for " + request.deviceId());
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    /** All before the first is signed: nothing is done by halves. */
    private Map<String, DeviceRequest> read(RevokedDevices revoked) throws IOException {
        Map<String, DeviceRequest> all = new LinkedHashMap<>();
        for (Path file : requests) {
            DeviceRequest.Reading reading = DeviceRequest.read(Files.readAllBytes(file));
            if (reading instanceof DeviceRequest.Rejected rejected) {
                throw new IllegalArgumentException(file + ": " + RequestFaults.explanation(rejected.fault()));
            }
            DeviceRequest request = ((DeviceRequest.Valid) reading).request();
            if (revoked.isRevoked(request.deviceId())) {
                throw new IllegalArgumentException(file + ": device " + request.deviceId()
                        + " was revoked; give its replacement another device id");
            }
            if (all.put(request.deviceId(), request) != null) {
                throw new IllegalArgumentException(
                        file + ": there are two requests of device " + request.deviceId() + "; give one");
            }
        }
        return all;
    }
}
