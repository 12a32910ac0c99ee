package dev.venule.broker.setup;

import dev.venule.broker.fleet.FleetBroker;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.PemFiles;
import dev.venule.broker.pki.ReservedNames;
import dev.venule.broker.pki.TlsContexts;
import dev.venule.broker.wire.Answer;
import dev.venule.broker.wire.Connack;
import dev.venule.broker.wire.Connect;
import dev.venule.broker.wire.Message;
import dev.venule.broker.wire.WireClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * The devices of a Mosquitto that runs: let in and put out over its control topic, with the operator's certificate. What changes is
 * in the broker's own file before it answers.
 */
public final class RunningMosquitto {
    private static final String RESPONSES = DynamicSecurity.CONTROL_TOPIC + "/response";
    /** Of commands in one message: far below any limit of a packet. */
    private static final int DEVICES_PER_MESSAGE = 100;

    private final FleetBroker broker;
    private final Path pki;
    private final Duration patience;

    /**
     * @param pki the folder of certificates that {@code venule broker init} made
     * @param patience how long an answer is waited for
     */
    public RunningMosquitto(FleetBroker broker, Path pki, Duration patience) {
        this.broker = broker;
        this.pki = pki;
        this.patience = patience;
    }

    /**
     * What became of one device.
     *
     * @param isNews false where it was so before
     */
    public record Change(String device, boolean isNews) {}

    /** The broker's name in the fleet. */
    public String name() {
        return broker.name();
    }

    /**
     * Lets devices take part in these populations. Those that may already keep the rights that they have.
     *
     * @throws IOException where the broker cannot be reached, or refuses; one line that says what to do
     */
    public List<Change> admit(List<String> populations, List<String> devices) throws IOException {
        return send(
                devices,
                batch -> DynamicSecurity.admission(populations, batch),
                "createClient",
                Set.of("Role already exists", "Client already exists"));
    }

    /**
     * Gives devices that are admitted the rights that they would get today. Devices that are connected are thrown out, and come
     * back with them.
     *
     * @throws IOException as {@link #admit}
     */
    public void update(List<String> populations, List<String> devices) throws IOException {
        List<Change> unused =
                send(devices, batch -> DynamicSecurity.update(populations, batch), "modifyRole", Set.of());
    }

    /**
     * Ends devices' rights and connections: when this returns, none of them is connected.
     *
     * @throws IOException as {@link #admit}
     */
    public List<Change> dismiss(List<String> devices) throws IOException {
        return send(devices, DynamicSecurity::dismissal, "deleteClient", Set.of("Role not found", "Client not found"));
    }

    private List<Change> send(
            List<String> devices, Function<List<String>, String> commands, String telling, Set<String> harmless)
            throws IOException {
        List<Change> changes = new ArrayList<>();
        try (WireClient operator = connect()) {
            requireGranted(operator.subscribe(RESPONSES));
            for (int start = 0; start < devices.size(); start += DEVICES_PER_MESSAGE) {
                List<String> batch = devices.subList(start, Math.min(devices.size(), start + DEVICES_PER_MESSAGE));
                requireGranted(operator.publish(Message.of(DynamicSecurity.CONTROL_TOPIC, commands.apply(batch))));
                for (ControlResponse.Entry entry : response(operator, batch).entries()) {
                    if (!entry.error().isEmpty() && !harmless.contains(entry.error())) {
                        throw new IOException(place() + " does not obey: " + entry.command() + " of " + entry.subject()
                                + ": " + entry.error());
                    }
                    if (entry.command().equals(telling)) {
                        changes.add(new Change(entry.subject(), entry.error().isEmpty()));
                    }
                }
            }
            operator.endSession();
        }
        return changes;
    }

    private ControlResponse response(WireClient operator, List<String> batch) throws IOException {
        String last = batch.get(batch.size() - 1);
        return operator.awaitMessage(message -> message.topic().equals(RESPONSES)
                        && ControlResponse.read(message.text()).isAbout(last))
                .map(message -> ControlResponse.read(message.text()))
                .orElseThrow(() -> new IOException(place() + " does not answer to the operator: its"
                        + " dynamic-security.json must give \"" + ReservedNames.OPERATOR + "\" publishClientReceive of "
                        + RESPONSES));
    }

    private void requireGranted(Answer answer) throws IOException {
        if (!answer.isGranted()) {
            throw new IOException(place() + " does not let the operator change rights: " + answer
                    + "; its dynamic-security.json must give \"" + ReservedNames.OPERATOR + "\" the topic "
                    + DynamicSecurity.CONTROL_TOPIC);
        }
    }

    private String place() {
        return "broker " + broker.name() + " at " + broker.hosts().get(0) + ":"
                + broker.installation().port();
    }

    private WireClient connect() throws IOException {
        Path certificate = pki.resolve(ReservedNames.OPERATOR + ".crt");
        if (!Files.exists(certificate)) {
            throw new IOException("there is no " + certificate
                    + ", the operator's certificate; give the folder that venule broker init made with --output");
        }
        Identity own = Identity.readPem(certificate, pki.resolve(ReservedNames.OPERATOR + ".key"));
        try {
            return greeted(new WireClient(socket(own), patience, line -> {}));
        } catch (IOException e) {
            throw new IOException(place() + " cannot be reached as its operator: " + e.getMessage(), e);
        }
    }

    private Socket socket(Identity own) throws IOException {
        String host = broker.hosts().get(0);
        int port = broker.installation().port();
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(host, port), (int) patience.toMillis());
            SSLSocket secure = (SSLSocket) TlsContexts.mutual(own, PemFiles.readCertificates(pki.resolve("ca.crt")))
                    .getSocketFactory()
                    .createSocket(plain, host, port, true);
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.setSoTimeout((int) patience.toMillis());
            secure.startHandshake();
            secure.setSoTimeout(0);
            return secure;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static WireClient greeted(WireClient client) throws IOException {
        Optional<Connack> answer = client.connect(Connect.fresh(ReservedNames.OPERATOR));
        if (answer.isPresent() && answer.get().isAccepted()) {
            return client;
        }
        client.close();
        throw new IOException(
                answer.map(Connack::toString).orElseGet(() -> client.end().orElse("no answer to CONNECT")));
    }
}
