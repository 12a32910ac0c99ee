package dev.venule.gateway;

import dev.venule.aggregator.server.BrokerChoice;
import dev.venule.aggregator.server.coap.CoapEndConfig;
import dev.venule.aggregator.server.coap.CoapIdentity;
import dev.venule.aggregator.server.coap.CoapLimits;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.PemFiles;
import dev.venule.broker.yaml.ConfigNode;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The gateway's configuration file, which {@code venule broker init} writes:
 *
 * <pre>
 * name: ward-3                          # its certificate is that of gateway.ward-3
 * populations: [ecg]
 * broker: mqtts://broker.clinic.example:8883
 * ca: ca.crt                            # paths are relative to this file
 * certificate: gateway.crt
 * key: gateway.key
 * coap: {host: 0.0.0.0, port: 5684, maxSessions: 1000, presenceTimeout: PT1H}
 * devices: [bed-1, bed-2]               # that may use it; left out: every device of the fleet
 * limits: {bytesPerHour: 16777216, waitingParts: 256, receiptTimeout: PT30S, cacheBytes: 67108864}
 * </pre>
 */
public final class GatewayConfigFile {
    private static final int STANDARD_PORT = 5684;
    private static final int STANDARD_SESSIONS = 1000;

    private GatewayConfigFile() {}

    /**
     * Reads the file and all files it names.
     *
     * @throws IOException where a file cannot be read
     * @throws IllegalArgumentException where a value is wrong; the message names its key
     */
    public static GatewayConfig read(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is not a file");
        }
        ConfigNode root = ConfigNode.read(file, "docs/operators.md");
        String name = root.text("name");
        List<String> populations = root.texts("populations");
        Path certificate = root.file("certificate", folder);
        Path key = root.file("key", folder);
        Path trusted = root.file("ca", folder);
        BrokerChoice.External broker =
                BrokerChoice.External.mutualTls(uri(root.text("broker")), certificate, key, trusted);
        CoapIdentity identity =
                new CoapIdentity(Identity.readPem(certificate, key), PemFiles.readCertificates(trusted));
        Ward ward = new Ward(coap(root), identity, devices(root));
        GatewayLimits limits =
                root.optionalBlock("limits").map(GatewayConfigFile::limits).orElseGet(GatewayLimits::standard);
        root.requireNothingElse();
        return new GatewayConfig(name, populations, broker, ward, limits);
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("broker must look like mqtts://host:8883, was " + text, e);
        }
    }

    private static Optional<Set<String>> devices(ConfigNode root) {
        return root.has("devices") ? Optional.of(Set.copyOf(root.texts("devices"))) : Optional.empty();
    }

    private static CoapEndConfig coap(ConfigNode root) {
        ConfigNode section = root.block("coap");
        CoapLimits standard = CoapLimits.defaults();
        CoapEndConfig config = new CoapEndConfig(
                section.text("host", "0.0.0.0"),
                section.integer("port", STANDARD_PORT),
                Optional.empty(),
                List.of(),
                Map.of(),
                standard.with(
                        section.integer("maxSessions", STANDARD_SESSIONS),
                        section.duration("presenceTimeout", standard.presenceTimeout())));
        section.requireNothingElse();
        return config;
    }

    private static GatewayLimits limits(ConfigNode section) {
        GatewayLimits standard = GatewayLimits.standard();
        GatewayLimits limits = new GatewayLimits(
                section.whole("bytesPerHour", standard.bytesPerHour()),
                section.integer("waitingParts", standard.waitingParts()),
                section.duration("receiptTimeout", standard.receiptTimeout()),
                section.whole("cacheBytes", standard.cacheBytes()));
        section.requireNothingElse();
        return limits;
    }
}
