package dev.venule.broker.check;

import dev.venule.broker.pki.Identity;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Asks for a client's certificate, believes whatever it is shown, and lets everybody in: what no real broker can be made to do. */
final class LaxBroker implements Closeable {
    /** CONNACK, no session, success, session expiry of one second. */
    private static final byte[] WELCOME = {0x20, 8, 0, 0, 5, 0x11, 0, 0, 0, 1};

    private final SSLServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private LaxBroker(SSLServerSocket listener) {
        this.listener = listener;
    }

    static LaxBroker start(Path folder, Identity server) throws Exception {
        char[] password = "x".toCharArray();
        Path file = folder.resolve("lax.p12");
        server.writePkcs12(file, password);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[] {new Credulous()}, null);
        SSLServerSocket listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener.setWantClientAuth(true);
        LaxBroker broker = new LaxBroker(listener);
        broker.threads.execute(broker::acceptAll);
        return broker;
    }

    URI uri() {
        return URI.create("mqtts://localhost:" + listener.getLocalPort());
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = listener.accept();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            // The client's first words are its CONNECT; nothing after it is ever answered.
            if (socket.getInputStream().read() >= 0) {
                socket.getOutputStream().write(WELCOME);
                socket.getOutputStream().flush();
            }
            while (socket.getInputStream().read() >= 0) {
                // read on, so that the client is not cut off
            }
        } catch (IOException e) {
            // the client's business
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }

    private static final class Credulous implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
