package dev.venule.aggregator.server.config;

import dev.venule.aggregator.server.coap.CoapEndConfig;
import dev.venule.aggregator.server.coap.CoapLimits;
import dev.venule.broker.yaml.ConfigNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where devices reach the aggregator by CoAP.
 *
 * <pre>
 * coap:
 *   host: 0.0.0.0
 *   port: 5684                         # UDP
 *   tcpPort: 5684                      # also over TCP; none where it is not given
 *   names: [fl.clinic.example]         # by which devices reach it
 *   sharedKeys: devices.keys           # of devices without a certificate: see SharedKeyFile
 *   maxSessions: 10000
 *   presenceTimeout: PT1H
 * </pre>
 */
final class CoapSection {
    private static final int STANDARD_PORT = 5684;

    private CoapSection() {}

    static CoapEndConfig read(ConfigNode section, Path folder) throws IOException {
        CoapEndConfig loopback = CoapEndConfig.loopback();
        CoapLimits limits = CoapLimits.defaults();
        List<String> names = new ArrayList<>(loopback.names());
        if (section.has("names")) {
            section.list("names").forEach(name -> names.add(String.valueOf(name)));
        }
        CoapEndConfig config = new CoapEndConfig(
                section.text("host", loopback.host()),
                section.integer("port", STANDARD_PORT),
                section.has("tcpPort") ? Optional.of(section.integer("tcpPort")) : Optional.empty(),
                names,
                section.has("sharedKeys") ? SharedKeyFile.read(section.file("sharedKeys", folder)) : Map.of(),
                limits.with(
                        section.integer("maxSessions", limits.maxSessions()),
                        section.duration("presenceTimeout", limits.presenceTimeout())));
        section.requireNothingElse();
        return config;
    }
}
