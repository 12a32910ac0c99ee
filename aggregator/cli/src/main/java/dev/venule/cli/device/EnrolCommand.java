package dev.venule.cli.device;

import dev.venule.agent.enrolment.CertificateRequest;
import dev.venule.agent.enrolment.EnrolmentService.Authorities;
import dev.venule.agent.enrolment.EnrolmentService.Token;
import dev.venule.agent.enrolment.EstClient;
import dev.venule.agent.identity.CredentialStore;
import dev.venule.agent.identity.DeviceContext;
import dev.venule.agent.identity.RootFile;
import dev.venule.agent.identity.StoredDeviceKeys;
import dev.venule.agent.storage.FileStorage;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code venule device enrol}: on the device, into the folder that the agent then uses. */
@Command(
        name = "enrol",
        header = "Make a key on this device and get a certificate for it.",
        description = {
            "Over the network with a one-time token; or by hand: --request writes a request, the operator signs it"
                    + " (venule device sign), --certificate takes what he gives back. The key never leaves the folder,"
                    + " which is the agent's enrolment.folder.",
            ""
        })
final class EnrolCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int LINE_LENGTH = 64;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--device", required = true, paramLabel = "ID", description = "The device id.")
    private String device = "";

    @Option(names = "--folder", required = true, paramLabel = "FOLDER", description = "For key and certificates.")
    private Path folder = Path.of("");

    @Option(
            names = "--ca",
            required = true,
            paramLabel = "FILE",
            description = "The root that this device is to trust, PEM.")
    private Path ca = Path.of("");

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Way way = new Way();

    /** One of three. */
    private static final class Way {
        @ArgGroup(exclusive = false, multiplicity = "1")
        private @Nullable Online online;

        @Option(names = "--request", paramLabel = "FILE", description = "Where to write the certificate request.")
        private @Nullable Path request;

        @Option(names = "--certificate", paramLabel = "FILE", description = "The certificates that were issued, PEM.")
        private @Nullable Path certificate;
    }

    /** Over the network. */
    private static final class Online {
        @Option(
                names = "--url",
                required = true,
                paramLabel = "URL",
                description = "The certificate service, https://host:port.")
        private URI url = URI.create("");

        @Option(names = "--token", required = true, paramLabel = "TOKEN", description = "The device's one-time token.")
        private String token = "";
    }

    @Override
    public Integer call() throws IOException, GeneralSecurityException {
        try (FileStorage storage = FileStorage.open(folder)) {
            CredentialStore credentials = new CredentialStore(new StoredDeviceKeys(storage), storage);
            if (credentials.current().isPresent()) {
                throw new IOException("this device has a certificate already, which its agent renews; to begin anew,"
                        + " delete " + folder);
            }
            if (credentials.trusted().isEmpty()) {
                credentials.trust(RootFile.read(ca));
            }
            enrol(credentials);
        }
        return CommandLine.ExitCode.OK;
    }

    private void enrol(CredentialStore credentials) throws IOException, GeneralSecurityException {
        if (way.request != null) {
            Files.writeString(way.request, pem(CertificateRequest.signed(device, credentials.requestKey())));
            say(way.request + ": have it signed (venule device sign), then come back with --certificate");
        } else if (way.certificate != null) {
            credentials.take(withoutRoots(RootFile.read(way.certificate)));
            sayEnrolled(credentials);
        } else if (way.online != null) {
            enrol(credentials, way.online);
            sayEnrolled(credentials);
        }
    }

    private void enrol(CredentialStore credentials, Online online) throws IOException, GeneralSecurityException {
        EstClient service = new EstClient(online.url, TIMEOUT);
        SSLContext tls = DeviceContext.of(Optional.empty(), credentials.trusted());
        Authorities authorities = service.authorities(tls);
        byte[] request = CertificateRequest.signed(device, credentials.requestKey());
        X509Certificate issued = service.enrol(tls, request, new Token(device, online.token));
        credentials.trust(authorities.roots());
        credentials.take(authorities.chainOf(issued));
    }

    private static List<X509Certificate> withoutRoots(List<X509Certificate> chain) {
        return chain.stream()
                .filter(one -> !one.getSubjectX500Principal().equals(one.getIssuerX500Principal()))
                .toList();
    }

    private void sayEnrolled(CredentialStore credentials) {
        credentials
                .current()
                .ifPresent(own -> say(device + " has a certificate until " + own.notAfter()
                        + "; its agent uses enrolment.folder = " + folder));
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private static String pem(byte[] request) {
        byte[] lines = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'}).encode(request);
        return "-----BEGIN CERTIFICATE REQUEST-----\n" + new String(lines, StandardCharsets.US_ASCII)
                + "\n-----END CERTIFICATE REQUEST-----\n";
    }
}
