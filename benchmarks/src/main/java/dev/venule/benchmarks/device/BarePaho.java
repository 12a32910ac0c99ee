package dev.venule.benchmarks.device;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;

/**
 * The least that a program with Paho does: connects with a certificate and publishes one message. Then it waits to be ended, as
 * the agent does. Arguments: {@code ssl://host:port}, a PKCS #12 file with key, certificate and authority, its password, client
 * id, topic.
 */
public final class BarePaho {
    private static final int LEAST_REFUSAL = 0x80;

    private BarePaho() {}

    public static void main(String[] arguments) throws Exception {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setSocketFactory(
                tls(Path.of(arguments[1]), arguments[2].toCharArray()).getSocketFactory());
        MqttAsyncClient client = new MqttAsyncClient(arguments[0], arguments[3], new MemoryPersistence());
        client.connect(options).waitForCompletion();
        IMqttToken published = client.publish(arguments[4], new byte[100], 1, true);
        published.waitForCompletion();
        // Paho takes a refusal for a success.
        if (published.getReasonCodes()[0] >= LEAST_REFUSAL) {
            throw new IllegalStateException(
                    "the broker refused the message: " + published.getReasonCodes()[0]);
        }
        Thread.currentThread().join();
    }

    private static SSLContext tls(Path file, char[] password) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
