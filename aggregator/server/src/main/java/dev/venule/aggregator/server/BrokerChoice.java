package dev.venule.aggregator.server;

import dev.venule.aggregator.server.broker.EmbeddedBrokerConfig;
import dev.venule.aggregator.server.enrolment.Reloaded;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.PemFiles;
import dev.venule.broker.pki.TlsContexts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** Which broker carries the messages. */
public sealed interface BrokerChoice {
    /** One in this process. */
    record Embedded(EmbeddedBrokerConfig config) implements BrokerChoice {}

    /**
     * One that somebody else runs.
     *
     * @param uri mqtts://host:port; mqtt://host:port only through {@link #plaintextOnLoopback}
     * @param tls how to connect, asked for at every attempt; empty only without encryption
     */
    record External(URI uri, Optional<Supplier<SSLContext>> tls) implements BrokerChoice {
        public External {
            requireHostAndPort(uri);
            boolean encrypted = "mqtts".equals(uri.getScheme());
            if (!encrypted && !"mqtt".equals(uri.getScheme())) {
                throw new IllegalArgumentException("broker.url must begin with mqtts://, was " + uri);
            }
            if (encrypted != tls.isPresent()) {
                throw new IllegalArgumentException("broker.url " + uri
                        + (encrypted ? " needs certificates" : " is not encrypted; use mqtts:// and certificates"));
            }
            if (!encrypted && !isLoopback(uri)) {
                throw new IllegalArgumentException("broker.url " + uri
                        + " is not encrypted, which is allowed on the loopback interface only; use mqtts://");
            }
        }

        /** Shows {@code own} to the broker and believes only what {@code trusted} vouch for. */
        public static External mutualTls(URI uri, Identity own, List<X509Certificate> trusted) {
            SSLContext context = TlsContexts.mutual(own, trusted);
            return new External(uri, Optional.of(() -> context));
        }

        /**
         * The same from PEM files, which may be replaced while the aggregator runs: it shows and believes what stands in them
         * when it connects.
         *
         * @throws IOException where they cannot be used now
         */
        public static External mutualTls(URI uri, Path certificate, Path key, Path trusted) throws IOException {
            Reloaded<SSLContext> context = new Reloaded<>(
                    () -> TlsContexts.mutual(Identity.readPem(certificate, key), PemFiles.readCertificates(trusted)),
                    List.of(certificate, key, trusted));
            context.get();
            return new External(uri, Optional.of(context::latest));
        }

        /** Without encryption and without identity, on this machine only: for trying things out. */
        public static External plaintextOnLoopback(URI uri) {
            return new External(uri, Optional.empty());
        }

        private static void requireHostAndPort(URI uri) {
            if (uri.getHost() == null || uri.getPort() < 1) {
                throw new IllegalArgumentException("broker.url must look like mqtts://host:8883, was " + uri);
            }
        }

        private static boolean isLoopback(URI uri) {
            try {
                return InetAddress.getByName(uri.getHost()).isLoopbackAddress();
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("broker.url names an unknown host: " + uri, e);
            }
        }
    }
}
