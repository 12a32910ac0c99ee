package dev.venule.aggregator.server.enrolment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.aggregator.server.enrolment.EnrolmentAnswer.Cause;
import dev.venule.aggregator.server.enrolment.EnrolmentAnswer.Refused;
import dev.venule.broker.pki.AuthorityFolder;
import dev.venule.broker.pki.DeviceRequest;
import dev.venule.broker.pki.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * The server's side of EST (RFC 7030) over HTTPS: {@code cacerts}, {@code simpleenroll}, {@code simplereenroll},
 * {@code csrattrs}; and the revocation lists, which it also keeps fresh.
 */
public final class EstServer implements AutoCloseable {
    private static final String PATH = "/.well-known/est/";
    private static final String REVOCATION_LIST = "/ca.crl";
    private static final String LIST_FILE = "ca.crl";
    private static final int THREADS = 8;

    /** More than a request may have: who is cut off while still sending does not hear why. */
    private static final int MOST_READ_BYTES = 16 * DeviceRequest.MAX_BYTES;

    private static final int BACKLOG = 64;
    private static final int LIST_CHECK_HOURS = 6;

    private final EnrolmentConfig config;
    private final AuthorityFolder authority;
    private final EnrolmentDesk desk;
    private final RequestRate rate;
    private final AggregatorListener listener;
    private final HttpsServer server;
    private final ScheduledExecutorService threads =
            Executors.newScheduledThreadPool(THREADS, task -> new Thread(task, "venule-enrolment"));

    private EstServer(
            EnrolmentConfig config,
            AuthorityFolder authority,
            AggregatorListener listener,
            Clock clock,
            HttpsServer server) {
        this.config = config;
        this.authority = authority;
        this.listener = listener;
        this.server = server;
        this.desk = new EnrolmentDesk(config, authority, clock);
        this.rate = new RequestRate(config.listener().requestsPerMinute(), System::nanoTime);
    }

    /**
     * Accepts requests when it returns, and has written the revocation lists where they were due.
     *
     * @throws IOException where a file is missing or wrong, or the port is in use; one line that says what to do
     */
    public static EstServer start(EnrolmentConfig config, AggregatorListener listener, Clock clock) throws IOException {
        limitSlowPeers();
        AuthorityFolder authority =
                AuthorityFolder.openOrCreate(config.pki(), config.policy().lifetimes(), clock);
        Reloaded<Identity> own = ServerIdentity.of(config.listener());
        own.get();
        HttpsServer http = bind(config.listener());
        EstServer est = new EstServer(config, authority, listener, clock, http);
        try {
            http.setHttpsConfigurator(EstTls.configurator(own));
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java has no TLS: " + e.getMessage(), e);
        }
        http.createContext("/", est::serve);
        http.setExecutor(est.threads);
        http.start();
        est.keepListsFresh();
        return est;
    }

    /** A peer that says nothing would hold a thread for ever; the JDK's server reads these once, when it is first used. */
    private static void limitSlowPeers() {
        for (String limit : List.of("sun.net.httpserver.maxReqTime", "sun.net.httpserver.maxRspTime")) {
            if (System.getProperty(limit) == null) {
                System.setProperty(limit, "30");
            }
        }
    }

    private static HttpsServer bind(EnrolmentConfig.Listener where) throws IOException {
        try {
            return HttpsServer.create(new InetSocketAddress(where.host(), where.port()), BACKLOG);
        } catch (IOException e) {
            throw new IOException(
                    "the certificate service cannot listen on " + where.host() + ":" + where.port() + ": "
                            + e.getMessage()
                            + "; stop what uses the port, or give another enrolment.port or enrolment.host",
                    e);
        }
    }

    private void keepListsFresh() {
        Future<?> unused = threads.scheduleWithFixedDelay(
                () -> {
                    try {
                        authority.refreshRevocationLists();
                    } catch (IOException e) {
                        listener.enrolmentFailed("the revocation lists were not renewed: " + e.getMessage());
                    }
                },
                LIST_CHECK_HOURS,
                LIST_CHECK_HOURS,
                TimeUnit.HOURS);
    }

    /** Where devices ask, with the real port where 0 was asked for. */
    public URI uri() {
        return URI.create("https://" + config.listener().host() + ":"
                + server.getAddress().getPort());
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String from = exchange.getRemoteAddress().getAddress().getHostAddress();
            try {
                limit(exchange, from);
            } catch (IOException e) {
                listener.enrolmentFailed(String.valueOf(e.getMessage()));
                // Throws again where the answer had begun: then there is nobody left to tell.
                send(exchange, 500, "text/plain", line("a fault of the certificate service; see the aggregator's log"));
            }
        }
    }

    private void limit(HttpExchange exchange, String from) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (!rate.allows(from)) {
            exchange.getResponseHeaders().set("Retry-After", "60");
            refuse(exchange, from, new Refused(Cause.TOO_MANY, "too many requests; ask again in a minute"));
        } else if (path.equals(REVOCATION_LIST)) {
            send(
                    exchange,
                    200,
                    "application/x-pem-file",
                    Files.readAllBytes(config.pki().resolve(LIST_FILE)));
        } else {
            answer(exchange, from, path);
        }
    }

    private void answer(HttpExchange exchange, String from, String path) throws IOException {
        String operation = path.startsWith(PATH) ? path.substring(PATH.length()) : "";
        String method = exchange.getRequestMethod();
        String expected = operation.startsWith("simple") ? "POST" : "GET";
        if (!List.of("cacerts", "csrattrs", "simpleenroll", "simplereenroll").contains(operation)) {
            send(exchange, 404, "text/plain", line("there is nothing here; EST is under " + PATH));
        } else if (!method.equals(expected)) {
            send(exchange, 405, "text/plain", line(operation + " wants " + expected));
        } else if (operation.equals("csrattrs")) {
            exchange.sendResponseHeaders(204, -1);
        } else if (operation.equals("cacerts")) {
            deliver(exchange, from, desk.bundle());
        } else {
            deliver(exchange, from, decide(exchange, operation));
        }
    }

    private EnrolmentAnswer decide(HttpExchange exchange, String operation) throws IOException {
        byte[] body = body(exchange);
        if (operation.equals("simplereenroll")) {
            return desk.renew(shown((HttpsExchange) exchange), body);
        }
        return desk.enrol(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")), body);
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        try (InputStream in = exchange.getRequestBody()) {
            return in.readNBytes(MOST_READ_BYTES);
        }
    }

    private static Optional<X509Certificate> shown(HttpsExchange exchange) {
        try {
            return exchange.getSSLSession().getPeerCertificates()[0] instanceof X509Certificate own
                    ? Optional.of(own)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    private void deliver(HttpExchange exchange, String from, EnrolmentAnswer answer) throws IOException {
        if (answer instanceof Refused refused) {
            refuse(exchange, from, refused);
        } else if (answer instanceof EnrolmentAnswer.Issued issued) {
            listener.certificateIssued(issued.device(), issued.certificate(), issued.grounds(), from);
            certificates(exchange, List.of(issued.certificate()));
        } else if (answer instanceof EnrolmentAnswer.Bundle bundle) {
            certificates(exchange, bundle.certificates());
        }
    }

    private static void certificates(HttpExchange exchange, List<X509Certificate> certificates) throws IOException {
        exchange.getResponseHeaders().set("Content-Transfer-Encoding", "base64");
        send(exchange, 200, "application/pkcs7-mime; smime-type=certs-only", CertificateMessage.base64(certificates));
    }

    private void refuse(HttpExchange exchange, String from, Refused refused) throws IOException {
        listener.enrolmentRefused(from, refused.explanation());
        if (refused.cause() == Cause.UNAUTHORIZED) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"venule\"");
        }
        send(exchange, refused.cause().status(), "text/plain", line(refused.explanation()));
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
