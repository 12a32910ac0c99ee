package dev.venule.agent.transport.mqtt;

import java.net.URI;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.eclipse.paho.mqttv5.client.spi.NetworkModuleFactory;

/** How Paho comes to our sockets; found by its service loader. Public and without arguments for that reason only. */
public final class CountingNetworkFactory implements NetworkModuleFactory {
    static final String SCHEME = "venule-mqtt";

    private static final int MILLIS_PER_SECOND = 1000;

    @Override
    public Set<String> getSupportedUriSchemes() {
        return new HashSet<>(Arrays.asList(SCHEME));
    }

    @Override
    public void validateURI(URI uri) {
        if (uri.getHost() == null || uri.getPort() < 1) {
            throw new IllegalArgumentException("a broker needs a host and a port, was " + uri);
        }
    }

    @Override
    public NetworkModule createNetworkModule(URI uri, MqttConnectionOptions options, String clientId) {
        return new CountingNetwork(
                uri,
                (CountingNetwork.Recipe) options.getSocketFactory(),
                options.getConnectionTimeout() * MILLIS_PER_SECOND);
    }
}
