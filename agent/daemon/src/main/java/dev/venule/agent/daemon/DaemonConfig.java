package dev.venule.agent.daemon;

import dev.venule.agent.AgentConfig;
import dev.venule.agent.transport.mqtt.MqttTiming;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * Everything that the configuration file says.
 *
 * @param baseFolder to which its relative paths refer
 * @param announcementKey file with the aggregator's public Ed25519 key, PEM or 32 bytes
 * @param storage folder for what the agent remembers, its alone
 */
record DaemonConfig(
        AgentConfig agent, Way way, ExampleSource examples, Path baseFolder, Path announcementKey, Path storage) {
    /**
     * The way to the broker.
     *
     * @param window most messages sent and not yet acknowledged
     */
    record Way(URI broker, DeviceProof proof, MqttTiming timing, int window) {}

    /** The class that opens the examples, and its settings. */
    record ExampleSource(String provider, Map<String, String> settings) {
        ExampleSource {
            settings = Map.copyOf(settings);
        }
    }
}
