package dev.venule.agent.enrolment;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Who issues certificates to devices: the port that EST implements. Methods block for as long as the network does, within the
 * implementation's timeouts. Each throws an {@link IOException} with one line where the service is out of reach or says no.
 */
public interface EnrolmentService {
    /** What devices are to trust, and the authorities between. */
    Authorities authorities(SSLContext tls) throws IOException;

    /** The first certificate, for a request and a one-time token. */
    X509Certificate enrol(SSLContext tls, byte[] request, Token token) throws IOException;

    /** The next certificate; {@code tls} shows the present one. */
    X509Certificate renew(SSLContext tls, byte[] request) throws IOException;

    /** @param secret given to one device, once */
    record Token(String device, String secret) {
        /** Secrets do not belong in logs. */
        @Override
        public String toString() {
            return "token of " + device;
        }
    }

    /**
     * @param certificates roots (self-signed) and authorities below them, in any order
     * @param serverTime the service's clock, where it said
     */
    record Authorities(List<X509Certificate> certificates, Optional<Instant> serverTime) {
        public Authorities {
            certificates = List.copyOf(certificates);
        }

        /** What a device is to trust. */
        public List<X509Certificate> roots() {
            List<X509Certificate> roots = new ArrayList<>(certificates);
            roots.removeIf(certificate -> !CertificateChain.isRoot(certificate));
            return roots;
        }

        /**
         * The certificate and the authorities up to a root, which is left out, as in a TLS handshake.
         *
         * @throws IOException where an authority is missing
         */
        public List<X509Certificate> chainOf(X509Certificate issued) throws IOException {
            return CertificateChain.of(issued, certificates);
        }
    }
}
