package dev.venule.aggregator.server.mqtt;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection to the broker, for ever.
 *
 * <pre>
 *            connected and subscribed
 * CONNECTING -----------------------> UP
 *    ^  |  ^                           |
 *    |  +--+ failed: wait, jittered    | lost
 *    +---------------------------------+
 *          any state, close() -> CLOSED
 * </pre>
 *
 * Every turn makes a new client and subscribes anew; the session at the broker goes on.
 */
public final class MqttLink implements Closeable {
    private final LinkSettings settings;
    private final Backoff backoff;
    private final SplittableRandom random;
    private final Predicate<InboundMessage> inbox;
    private final Listener listener;
    private final Thread thread = new Thread(this::run, "venule-mqtt");
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable MqttConnection current;

    /** Hears of the connection, on the link's thread. */
    public interface Listener {
        void connected(MqttConnection connection);

        void disconnected(String reason);
    }

    public MqttLink(
            LinkSettings settings,
            Backoff backoff,
            SplittableRandom random,
            Predicate<InboundMessage> inbox,
            Listener listener) {
        PahoLogging.silence();
        this.settings = settings;
        this.backoff = backoff;
        this.random = random;
        this.inbox = inbox;
        this.listener = listener;
        thread.setDaemon(true);
    }

    /** Begins to connect. */
    public void start() {
        thread.start();
    }

    /** The connection, where there is one. */
    public Optional<MqttConnection> connection() {
        return Optional.ofNullable(current).filter(connection -> !connection.isLost());
    }

    private void run() {
        int failures = 0;
        try {
            while (!isClosed()) {
                try {
                    MqttConnection connection = MqttConnection.open(settings, inbox);
                    failures = 0;
                    serve(connection);
                } catch (IOException e) {
                    if (!isClosed()) {
                        failures++;
                        listener.disconnected(String.valueOf(e.getMessage()));
                        pause(failures);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(MqttConnection connection) throws InterruptedException {
        current = connection;
        try {
            listener.connected(connection);
            connection.awaitLoss();
        } finally {
            current = null;
            connection.close();
        }
        if (!isClosed()) {
            listener.disconnected(connection.lossReason());
        }
    }

    private void pause(int failures) throws InterruptedException {
        if (closed.await(backoff.delay(failures, random).toMillis(), TimeUnit.MILLISECONDS)) {
            return;
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Disconnects; the broker keeps what arrives until the session expires. */
    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(15));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
