package dev.venule.broker.check;

import dev.venule.broker.pki.Identity;
import dev.venule.broker.wire.Connack;
import dev.venule.broker.wire.Connect;
import dev.venule.broker.wire.WireClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** The broker's address, and who may be believed to be there. Knocks on it in every way that a client may try. */
final class BrokerDoor {
    private static final int EXPLANATIONS = 5;

    private final String host;
    private final int port;
    private final List<X509Certificate> trusted;
    private final Duration patience;

    BrokerDoor(String host, int port, List<X509Certificate> trusted, Duration patience) {
        this.host = host;
        this.port = port;
        this.trusted = List.copyOf(trusted);
        this.patience = patience;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    List<X509Certificate> trusted() {
        return trusted;
    }

    /** TCP only. */
    Socket plainSocket(int toPort) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, toPort), (int) patience.toMillis());
            socket.setTcpNoDelay(true);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** A client without TLS. */
    WireClient plainClient(int toPort, Consumer<String> transcript) throws IOException {
        return new WireClient(plainSocket(toPort), patience, transcript);
    }

    /** TLS with the broker's name checked; the client certificate is shown, if there is one. */
    SSLSocket handshake(ProbeTls tls) throws IOException {
        SSLSocket secure = socket(tls);
        try {
            secure.startHandshake();
            secure.setSoTimeout(0);
            return secure;
        } catch (IOException e) {
            secure.close();
            throw e;
        }
    }

    private SSLSocket socket(ProbeTls tls) throws IOException {
        Socket socket = plainSocket(port);
        SSLSocket secure = (SSLSocket) tls.context().getSocketFactory().createSocket(socket, host, port, true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        // Until here a broker that stalls would hold us for ever; later the client keeps its own time.
        secure.setSoTimeout((int) patience.toMillis());
        return secure;
    }

    /** The broker's certificate chain. */
    List<X509Certificate> brokerChain(Identity client) throws IOException {
        try (SSLSocket socket = handshake(new ProbeTls(Optional.of(client), trusted))) {
            List<X509Certificate> chain = new ArrayList<>();
            for (var certificate : socket.getSession().getPeerCertificates()) {
                chain.add((X509Certificate) certificate);
            }
            return chain;
        }
    }

    /** Connects with this certificate, or with none. */
    Entry knock(Optional<Identity> identity, Connect request, Consumer<String> transcript) {
        Entry entry = knock(new ProbeTls(identity, trusted), request, transcript);
        if (entry instanceof Entry.RefusedBeforeMqtt refused && !isAlert(refused.how())) {
            explain(identity, transcript);
        }
        return entry;
    }

    /** The same, where the caller wants to know what the broker asked for. */
    Entry knock(ProbeTls tls, Connect request, Consumer<String> transcript) {
        Entry entry;
        try {
            entry = enter(handshake(tls), request, transcript);
        } catch (SSLException e) {
            transcript.accept("<- " + e.getMessage());
            entry = isOurDistrust(e) ? new Entry.BrokerNotTrusted(String.valueOf(e.getMessage())) : refused(tls, e);
        } catch (IOException e) {
            transcript.accept("<- " + e.getMessage());
            entry = refused(tls, e);
        }
        boolean isRefused = entry instanceof Entry.RefusedByMqtt || entry instanceof Entry.RefusedBeforeMqtt;
        return isRefused && tls.hasIdentity() && !tls.wasAskedForCertificate()
                ? new Entry.NotAskedForCertificate()
                : entry;
    }

    private Entry refused(ProbeTls tls, IOException failure) {
        return tls.hasSeenBroker()
                ? new Entry.RefusedBeforeMqtt(String.valueOf(failure.getMessage()))
                : new Entry.Unreachable("no TLS with " + host + ":" + port + ": " + failure.getMessage());
    }

    /** A refusal may overtake its own reason; over TLS 1.2, and again, it seldom does. For the transcript only. */
    private void explain(Optional<Identity> identity, Consumer<String> transcript) {
        String reason = "";
        for (int i = 0; i < EXPLANATIONS && !isAlert(reason); i++) {
            reason = refusalOverTls12(identity);
        }
        transcript.accept("<- over TLS 1.2: " + reason);
    }

    private String refusalOverTls12(Optional<Identity> identity) {
        try (SSLSocket socket = socket(new ProbeTls(identity, trusted))) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            return "let in";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static boolean isAlert(String message) {
        return message.contains("alert");
    }

    private Entry enter(Socket socket, Connect request, Consumer<String> transcript) throws IOException {
        WireClient client = new WireClient(socket, patience, transcript);
        Optional<Connack> answer = client.connect(request);
        if (answer.isPresent() && answer.get().isAccepted()) {
            return new Entry.Admitted(client, answer.get());
        }
        client.close();
        if (answer.isPresent()) {
            return new Entry.RefusedByMqtt(answer.get());
        }
        return client.end().isPresent()
                ? new Entry.RefusedBeforeMqtt(client.end().get())
                : new Entry.Unreachable("the broker does not answer to CONNECT");
    }

    /** Our own check of the broker failed; the broker's alerts about us have no such cause. */
    private static boolean isOurDistrust(Throwable failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }
}
