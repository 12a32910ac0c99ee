package dev.venule.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A piece of network between a device and its broker, to be cut: the bytes pass, and then they do not. */
final class CuttableLink implements AutoCloseable {
    private final URI broker;
    private final ServerSocket entrance;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "link");
        thread.setDaemon(true);
        return thread;
    });

    private CuttableLink(URI broker) throws IOException {
        this.broker = broker;
        entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::acceptAll);
    }

    static CuttableLink to(URI broker) throws IOException {
        return new CuttableLink(broker);
    }

    /** Where the device connects. */
    URI uri() {
        return URI.create(broker.getScheme() + "://localhost:" + entrance.getLocalPort());
    }

    /** All connections are gone, with what was on its way; new ones are possible at once. */
    void cut() throws IOException {
        for (Socket socket : List.copyOf(open)) {
            socket.close();
            open.remove(socket);
        }
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket device = entrance.accept();
                Socket there = new Socket(InetAddress.getLoopbackAddress(), broker.getPort());
                open.add(device);
                open.add(there);
                threads.execute(() -> pass(device, there));
                threads.execute(() -> pass(there, device));
            }
        } catch (IOException e) {
            // Closed, or the broker is: devices find nobody here, as on a network that is down.
        }
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Cut.
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        cut();
        threads.shutdownNow();
    }
}
