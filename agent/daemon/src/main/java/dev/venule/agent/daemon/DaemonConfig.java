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
        AgentConfig agent, Way way, Training training, Path baseFolder, Path announcementKey, Path storage) {
    /**
     * The way to the broker.
     *
     * @param ca who signed the broker's certificate
     * @param certificate the device's own, whose CN is the device id
     * @param window most messages sent and not yet acknowledged
     */
    record Way(URI broker, Path ca, Path certificate, Path key, MqttTiming timing, int window) {}

    /** What trains, and on what. */
    record Training(RuntimeChoice runtime, ExampleSource examples) {}

    /** The class that opens the examples, and its settings. */
    record ExampleSource(String provider, Map<String, String> settings) {
        ExampleSource {
            settings = Map.copyOf(settings);
        }
    }
}
