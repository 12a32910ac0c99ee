package dev.venule.agent.enrolment;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

/** The client's side of EST (RFC 7030): {@code cacerts}, {@code simpleenroll} and {@code simplereenroll} over HTTPS. */
public final class EstClient implements EnrolmentService {
    private static final String PATH = "/.well-known/est";
    private static final int MAX_ANSWER_BYTES = 256 << 10;
    private static final int MAX_LINE_LENGTH = 240;
    private static final int LINE_LENGTH = 76;

    private final URI server;
    private final int timeoutMillis;

    /**
     * @param server {@code https://host:port}; a path after it names one of several services there
     * @param timeout to connect, and for each wait for bytes
     */
    public EstClient(URI server, Duration timeout) {
        if (!"https".equalsIgnoreCase(server.getScheme()) || server.getHost() == null) {
            throw new IllegalArgumentException("enrolment.url must have the form https://host:port, was " + server);
        }
        String text = server.toString();
        this.server = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        this.timeoutMillis = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
    }

    @Override
    public Authorities authorities(SSLContext tls) throws IOException {
        HttpsURLConnection connection = open(tls, "cacerts");
        List<X509Certificate> certificates = certificates(answer(connection));
        long date = connection.getDate();
        return new Authorities(certificates, date == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(date)));
    }

    @Override
    public X509Certificate enrol(SSLContext tls, byte[] request, Token token) throws IOException {
        HttpsURLConnection connection = open(tls, "simpleenroll");
        byte[] login = (token.device() + ":" + token.secret()).getBytes(StandardCharsets.UTF_8);
        connection.setRequestProperty(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
        return issued(connection, request);
    }

    @Override
    public X509Certificate renew(SSLContext tls, byte[] request) throws IOException {
        return issued(open(tls, "simplereenroll"), request);
    }

    private HttpsURLConnection open(SSLContext tls, String operation) throws IOException {
        URL url = new URL(server + PATH + "/" + operation);
        HttpsURLConnection connection = (HttpsURLConnection) url.openConnection();
        connection.setSSLSocketFactory(tls.getSocketFactory());
        connection.setConnectTimeout(timeoutMillis);
        connection.setReadTimeout(timeoutMillis);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setRequestProperty("Connection", "close");
        return connection;
    }

    private X509Certificate issued(HttpsURLConnection connection, byte[] request) throws IOException {
        byte[] body =
                Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\r', '\n'}).encode(request);
        connection.setRequestMethod("POST");
        // Not streamed: the JDK hides what comes with a 401 where it could not send the request again.
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/pkcs10");
        connection.setRequestProperty("Content-Transfer-Encoding", "base64");
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        } catch (IOException e) {
            throw unreachable(e);
        }
        // The one that was issued; RFC 7030, section 4.2.3, allows no others beside it.
        return certificates(answer(connection)).get(0);
    }

    private byte[] answer(HttpsURLConnection connection) throws IOException {
        int status;
        try {
            status = connection.getResponseCode();
        } catch (IOException e) {
            throw unreachable(e);
        }
        if (status != HttpURLConnection.HTTP_OK) {
            InputStream text = connection.getErrorStream();
            String line = text == null ? "" : new String(bytes(text), StandardCharsets.UTF_8);
            throw new IOException(server + " refused (" + status + "): " + oneLine(line));
        }
        return bytes(connection.getInputStream());
    }

    private IOException unreachable(IOException cause) {
        return new IOException(
                "the certificate service " + server + " cannot be reached: "
                        + oneLine(String.valueOf(cause.getMessage()))
                        + "; check the address, the network, the trusted root and the device's clock",
                cause);
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").trim();
        return line.length() > MAX_LINE_LENGTH ? line.substring(0, MAX_LINE_LENGTH) : line;
    }

    private static byte[] bytes(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try (InputStream body = in) {
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                bytes.write(buffer, 0, n);
                if (bytes.size() > MAX_ANSWER_BYTES) {
                    throw new IOException("the certificate service sends more than " + MAX_ANSWER_BYTES + " bytes");
                }
            }
        }
        return bytes.toByteArray();
    }

    /** From a CMS message that carries only certificates (RFC 7030, section 4.1.3), in base64. */
    private List<X509Certificate> certificates(byte[] base64) throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            byte[] message = Base64.getMimeDecoder().decode(base64);
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Certificate certificate : factory.generateCertificates(new ByteArrayInputStream(message))) {
                certificates.add((X509Certificate) certificate);
            }
        } catch (IllegalArgumentException | CertificateException e) {
            throw new IOException(server + " answered with what are no certificates; check that it speaks EST", e);
        }
        if (certificates.isEmpty()) {
            throw new IOException(server + " answered with no certificate; check that it speaks EST");
        }
        return certificates;
    }
}
