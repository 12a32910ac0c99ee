package dev.venule.aggregator.server.broker;

import dev.venule.broker.access.AccessRules;
import dev.venule.broker.pki.Identity;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.WildcardConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.remoting.server.RemotingService;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.jspecify.annotations.Nullable;

/**
 * ActiveMQ Artemis. Its journal is synced at every persistent message (the default), so that nothing it acknowledged is lost
 * when its process is killed.
 */
public final class ArtemisBroker implements EmbeddedBroker {
    private static final String ACCEPTOR = "mqtts";
    private static final int JOURNAL_FILE_BYTES = 10 << 20;
    /** Above 32,767 Paho's clients cannot publish at all. */
    private static final int RECEIVE_MAXIMUM = 1024;

    private static final Duration SWEEP_PERIOD = Duration.ofSeconds(5);
    private static final long MIN_DISK_FREE_BYTES = 64L << 20;
    private static final int PASSWORD_BYTES = 16;

    private final EmbeddedBrokerConfig config;
    private final Identity server;
    private final List<X509Certificate> clientAuthorities;
    private final AccessRules rules;
    private final Duration sweepPeriod;
    private @Nullable EmbeddedActiveMQ broker;
    private int port;

    /**
     * @param server what the broker shows to clients
     * @param clientAuthorities who vouches for clients
     * @param rules what clients may do
     */
    public ArtemisBroker(
            EmbeddedBrokerConfig config, Identity server, List<X509Certificate> clientAuthorities, AccessRules rules) {
        this(config, server, clientAuthorities, rules, SWEEP_PERIOD);
    }

    ArtemisBroker(
            EmbeddedBrokerConfig config,
            Identity server,
            List<X509Certificate> clientAuthorities,
            AccessRules rules,
            Duration sweepPeriod) {
        this.config = config;
        this.server = server;
        this.clientAuthorities = List.copyOf(clientAuthorities);
        this.rules = rules;
        this.sweepPeriod = sweepPeriod;
    }

    /** Addresses that the broker knows of at present. */
    int addressCount() {
        return broker == null
                ? 0
                : broker.getActiveMQServer().getPostOffice().getAddresses().size();
    }

    @Override
    public void start() throws IOException {
        EmbeddedActiveMQ starting = new EmbeddedActiveMQ();
        try {
            Files.createDirectories(config.folder());
            starting.setConfiguration(configuration());
            starting.setSecurityManager(new CertificateSecurity(rules));
            starting.start();
            broker = starting;
            port = openPort(starting);
        } catch (Exception e) {
            IOException failure = new IOException(
                    "the embedded broker cannot " + (broker == null ? "start" : "listen") + " on " + config.host() + ":"
                            + config.port() + ": " + reason(e),
                    e);
            broker = starting;
            closeAfter(failure);
            throw failure;
        }
    }

    /** The port opens when the guard is in its place, not before. */
    private int openPort(EmbeddedActiveMQ started) throws Exception {
        RemotingService remoting = started.getActiveMQServer().getRemotingService();
        remoting.addIncomingInterceptor(new SessionGuard(rules));
        NettyAcceptor acceptor = (NettyAcceptor) remoting.createAcceptor(acceptor());
        acceptor.start();
        return acceptor.getActualPort();
    }

    /** Artemis says that it failed to bind; its cause says why. */
    private static String reason(Exception failure) {
        return failure instanceof IllegalStateException && failure.getCause() instanceof IOException bind
                ? bind.getMessage() + "; stop what uses the port, or give another broker.port or broker.host"
                : String.valueOf(failure.getMessage());
    }

    private void closeAfter(IOException failure) {
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public URI uri() {
        if (broker == null) {
            throw new IllegalStateException("start the broker first");
        }
        // No certificate names "everywhere"; it names the loopback address.
        boolean isEverywhere = config.host().equals("0.0.0.0") || config.host().equals("::");
        return URI.create("mqtts://" + (isEverywhere ? "127.0.0.1" : config.host()) + ":" + port);
    }

    @Override
    public void close() throws IOException {
        EmbeddedActiveMQ running = broker;
        broker = null;
        if (running != null) {
            try {
                // Clients first: what their leaving sets off needs a broker that still runs.
                RemotingService remoting = running.getActiveMQServer().getRemotingService();
                if (remoting != null && remoting.getAcceptor(ACCEPTOR) != null) {
                    remoting.destroyAcceptor(ACCEPTOR);
                }
                running.stop();
            } catch (Exception e) {
                throw new IOException("the embedded broker does not stop: " + e.getMessage(), e);
            }
        }
    }

    private Configuration configuration() {
        Path folder = config.folder();
        // MQTT's own separators, so that an address here is the topic that the rules are about, dots and all.
        WildcardConfiguration wildcards =
                new WildcardConfiguration().setDelimiter('/').setAnyWords('#').setSingleWord('+');
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setWildCardConfiguration(wildcards);
        configuration.setSecurityEnabled(true);
        configuration.setPersistenceEnabled(true);
        configuration.setJournalType(JournalType.NIO);
        configuration.setJournalFileSize(JOURNAL_FILE_BYTES);
        configuration.setJournalMinFiles(2);
        // With less room than this, publishing waits until there is more; a
        // journal that hits the end would stop the broker.
        configuration.setMinDiskFree(MIN_DISK_FREE_BYTES);
        configuration.setBindingsDirectory(folder.resolve("bindings").toString());
        configuration.setJournalDirectory(folder.resolve("journal").toString());
        configuration.setLargeMessagesDirectory(folder.resolve("large").toString());
        configuration.setPagingDirectory(folder.resolve("paging").toString());
        configuration.setJMXManagementEnabled(false);
        configuration.setAddressQueueScanPeriod(sweepPeriod.toMillis());
        configuration.addAddressSetting("#", addressSettings());
        return configuration;
    }

    /** Contents come and go with every version; without sweeping, the broker would keep an address for each part for ever. */
    private static AddressSettings addressSettings() {
        return new AddressSettings()
                .setAutoCreateAddresses(true)
                .setAutoCreateQueues(true)
                // The default throws a message away after ten deliveries that were not acknowledged.
                .setMaxDeliveryAttempts(-1)
                .setAutoDeleteAddresses(true)
                .setAutoDeleteAddressesSkipUsageCheck(true)
                .setAutoDeleteQueues(true)
                .setAutoDeleteQueuesSkipUsageCheck(true)
                .setAutoDeleteQueuesMessageCount(0);
    }

    private TransportConfiguration acceptor() throws IOException {
        String password = randomPassword();
        Path keys = config.folder().resolve("server.p12");
        Path trust = config.folder().resolve("clients.p12");
        server.writePkcs12(keys, password.toCharArray());
        Identity.writeTrustStore(trust, clientAuthorities, password.toCharArray());
        Map<String, Object> transport = new HashMap<>();
        transport.put(TransportConstants.HOST_PROP_NAME, config.host());
        transport.put(TransportConstants.PORT_PROP_NAME, config.port());
        transport.put(TransportConstants.PROTOCOLS_PROP_NAME, "MQTT");
        transport.put(TransportConstants.SSL_ENABLED_PROP_NAME, true);
        transport.put(TransportConstants.NEED_CLIENT_AUTH_PROP_NAME, true);
        transport.put(TransportConstants.ENABLED_PROTOCOLS_PROP_NAME, "TLSv1.3,TLSv1.2");
        transport.put(TransportConstants.KEYSTORE_PATH_PROP_NAME, keys.toString());
        transport.put(TransportConstants.KEYSTORE_PASSWORD_PROP_NAME, password);
        transport.put(TransportConstants.KEYSTORE_TYPE_PROP_NAME, "PKCS12");
        transport.put(TransportConstants.TRUSTSTORE_PATH_PROP_NAME, trust.toString());
        transport.put(TransportConstants.TRUSTSTORE_PASSWORD_PROP_NAME, password);
        transport.put(TransportConstants.TRUSTSTORE_TYPE_PROP_NAME, "PKCS12");
        Map<String, Object> protocol = new HashMap<>();
        protocol.put("maximumPacketSize", config.maxPacketBytes());
        protocol.put("receiveMaximum", RECEIVE_MAXIMUM);
        return new TransportConfiguration(NettyAcceptorFactory.class.getName(), transport, ACCEPTOR, protocol);
    }

    private static String randomPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
