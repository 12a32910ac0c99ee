package dev.venule.agent.transport.mqtt;

import dev.venule.agent.transport.RetryPolicy;
import dev.venule.protocol.address.MqttAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Which broker, as whom, and with how much patience.
 *
 * @param broker mqtts://host:port; mqtt://host:port on the loopback interface only
 * @param device its id, which is the client id and must be the CN of the certificate in {@code tls}
 * @param tls what the device shows and whom it believes; empty only for mqtt
 */
public record MqttTransportConfig(
        URI broker, String population, String device, Optional<SSLContext> tls, Timing timing) {
    public MqttTransportConfig {
        requireId("population", population);
        requireId("device", device);
        boolean isEncrypted = "mqtts".equals(broker.getScheme());
        if (!isEncrypted && !"mqtt".equals(broker.getScheme())) {
            throw new IllegalArgumentException("broker must begin with mqtts://, was " + broker);
        }
        if (broker.getHost() == null || broker.getPort() < 1) {
            throw new IllegalArgumentException("broker must look like mqtts://host:8883, was " + broker);
        }
        if (isEncrypted != tls.isPresent()) {
            throw new IllegalArgumentException("broker " + broker
                    + (isEncrypted ? " needs certificates" : " is not encrypted; use mqtts:// and certificates"));
        }
        if (!isEncrypted && !isLoopback(broker.getHost())) {
            throw new IllegalArgumentException("broker " + broker
                    + " is not encrypted, which is allowed on the loopback interface only; use mqtts://");
        }
    }

    /**
     * How long the transport waits.
     *
     * @param keepAlive between two signs of life; long ones spare a phone's battery
     * @param sessionExpiry how long the broker keeps receipts for a device that is away
     * @param connect for the connection and the broker's answer
     * @param fetch for all parts of a content
     * @param retry between attempts to connect
     * @param window updates that may wait for the broker's acknowledgement at the same time
     */
    public record Timing(
            Duration keepAlive,
            Duration sessionExpiry,
            Duration connect,
            Duration fetch,
            RetryPolicy retry,
            int window) {
        private static final int MAX_KEEP_ALIVE_SECONDS = 65_535;

        public Timing {
            requireSeconds("keepAlive", keepAlive, MAX_KEEP_ALIVE_SECONDS);
            requireSeconds("sessionExpiry", sessionExpiry, 0xffff_fffeL);
            requireSeconds("connect", connect, 600);
            requireSeconds("fetch", fetch, 86_400);
            if (window < 1 || window > 1000) {
                throw new IllegalArgumentException("window must be in 1..1000, was " + window);
            }
        }

        /** For devices with power: a minute of keep-alive, a fortnight of session. */
        public static Timing standard() {
            return new Timing(
                    Duration.ofMinutes(1),
                    Duration.ofDays(14),
                    Duration.ofSeconds(20),
                    Duration.ofMinutes(2),
                    RetryPolicy.standard(),
                    8);
        }

        private static void requireSeconds(String name, Duration value, long most) {
            if (value.toMillis() < 1000 || value.toMillis() / 1000 > most) {
                throw new IllegalArgumentException(name + " must be in 1.." + most + " seconds, was " + value);
            }
        }
    }

    /** Mutual TLS with the standard timing. */
    public static MqttTransportConfig mutualTls(URI broker, String population, String device, SSLContext tls) {
        return new MqttTransportConfig(broker, population, device, Optional.of(tls), Timing.standard());
    }

    /** The same with other patience. */
    public MqttTransportConfig with(Timing other) {
        return new MqttTransportConfig(broker, population, device, tls, other);
    }

    private static void requireId(String field, String id) {
        if (!MqttAddress.isValidId(id)) {
            throw new IllegalArgumentException(
                    field + " must be 1 to 64 characters of A-Z a-z 0-9 . _ - that do not begin with a dot, was \"" + id
                            + "\"");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
