package dev.venule.aggregator.server.config;

import dev.venule.aggregator.intake.IntakeLimits;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.server.AggregatorConfig;
import dev.venule.aggregator.server.BrokerChoice;
import dev.venule.aggregator.server.Ways;
import dev.venule.aggregator.server.broker.EmbeddedBrokerConfig;
import dev.venule.aggregator.server.coap.CoapEndConfig;
import dev.venule.broker.yaml.ConfigNode;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The aggregator's configuration file:
 *
 * <pre>
 * folder: data                       # pki, broker and aggregator.db go here; paths are relative to this file
 * storage: jdbc:sqlite:data/aggregator.db
 * broker:                            # embedded ...
 *   host: 0.0.0.0
 *   port: 8883
 *   names: [broker.clinic.example]   # by which devices reach it
 *   maxPacketBytes: 1048576
 * broker:                            # ... or somebody else's
 *   url: mqtts://broker.clinic.example:8883
 *   ca: ca.crt
 *   certificate: aggregator.crt
 *   key: aggregator.key
 * coap: {...}                        # CoAP beside a broker, or in its place: see CoapSection
 * intake: {maxUpdateBytes, maxOpenUploadsPerDevice, maxOpenBytes, uploadExpiry}
 * enrolment: {...}                   # see EnrolmentSection
 * populations: [...]                 # see PopulationSection
 * </pre>
 */
public final class ConfigFile {
    private ConfigFile() {}

    /**
     * Reads the file and all files it names.
     *
     * @throws IOException where a file cannot be read
     * @throws IllegalArgumentException where a value is wrong; the message names its key
     */
    public static AggregatorConfig read(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is not a file");
        }
        ConfigNode root = ConfigNode.read(file, "docs/aggregator.md");
        Path state = folder.resolve(root.text("folder", "data"));
        List<PopulationConfig> populations = new ArrayList<>();
        for (ConfigNode section : root.blocks("populations")) {
            populations.add(PopulationSection.read(section, folder));
        }
        AggregatorConfig config = new AggregatorConfig(
                state.resolve("pki"),
                ways(root, folder, state),
                root.text("storage", "jdbc:sqlite:" + state.resolve("aggregator.db")),
                intake(root),
                EnrolmentSection.read(root, folder, state),
                populations);
        root.requireNothingElse();
        return config;
    }

    /** Where only coap is configured, there is no broker. */
    private static Ways ways(ConfigNode root, Path folder, Path state) throws IOException {
        if (!root.has("coap")) {
            return Ways.through(broker(root, folder, state));
        }
        CoapEndConfig coap = CoapSection.read(root.block("coap"), folder);
        return root.has("broker")
                ? new Ways(Optional.of(broker(root, folder, state)), Optional.of(coap))
                : Ways.direct(coap);
    }

    private static BrokerChoice broker(ConfigNode root, Path folder, Path state) throws IOException {
        if (!root.has("broker")) {
            return new BrokerChoice.Embedded(EmbeddedBrokerConfig.loopback(state.resolve("broker")));
        }
        ConfigNode section = root.block("broker");
        BrokerChoice choice = section.has("url") ? external(section, folder) : embedded(section, state);
        section.requireNothingElse();
        return choice;
    }

    private static BrokerChoice external(ConfigNode section, Path folder) throws IOException {
        URI uri = url(section.text("url"));
        if (section.text("allowPlaintextOnLoopback", "false").equals("true")) {
            return BrokerChoice.External.plaintextOnLoopback(uri);
        }
        return BrokerChoice.External.mutualTls(
                uri, section.file("certificate", folder), section.file("key", folder), section.file("ca", folder));
    }

    private static URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("broker.url must look like mqtts://host:8883, was " + text, e);
        }
    }

    private static BrokerChoice embedded(ConfigNode section, Path state) {
        EmbeddedBrokerConfig defaults = EmbeddedBrokerConfig.loopback(state.resolve("broker"));
        List<String> names = new ArrayList<>(defaults.names());
        if (section.has("names")) {
            section.list("names").forEach(name -> names.add(String.valueOf(name)));
        }
        return new BrokerChoice.Embedded(new EmbeddedBrokerConfig(
                section.text("host", defaults.host()),
                section.integer("port", defaults.port()),
                names,
                defaults.folder(),
                section.integer("maxPacketBytes", defaults.maxPacketBytes())));
    }

    private static IntakeLimits intake(ConfigNode root) {
        IntakeLimits defaults = IntakeLimits.defaults();
        if (!root.has("intake")) {
            return defaults;
        }
        ConfigNode section = root.block("intake");
        IntakeLimits limits = new IntakeLimits(
                section.integer("maxUpdateBytes", defaults.maxUpdateBytes()),
                section.integer("maxOpenUploadsPerDevice", defaults.maxOpenUploadsPerDevice()),
                section.whole("maxOpenBytes", defaults.maxOpenBytes()),
                section.duration("uploadExpiry", defaults.uploadExpiry()));
        section.requireNothingElse();
        return limits;
    }
}
