package dev.venule.aggregator.server.coap;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.californium.core.CoapServer;

/**
 * Listens for devices, and answers from what stands behind it. The response to an update is the receipt, and is sent when it has
 * come from there. Safe for use by several threads.
 */
public final class CoapEnd implements Closeable {
    private static final int THREADS = 2;
    private static final long PRESENCE_SECONDS = 1;

    private final Upstream upstream;
    private final Map<String, TaskResource> tasks = new HashMap<>();
    private final PresenceWatch presence;
    private final CoapServer server;
    private final CoapListeners listeners;
    private final ScheduledExecutorService threads;

    /**
     * @param upstream who stands behind it
     * @param reception hears what happens at the door
     * @param nanoTicker a clock that never goes back, in nanoseconds
     */
    public CoapEnd(
            CoapEndConfig config,
            CoapIdentity identity,
            Upstream upstream,
            Reception reception,
            LongSupplier nanoTicker) {
        this.upstream = upstream;
        this.presence = new PresenceWatch(config.limits().presenceTimeout(), nanoTicker);
        this.threads = threads();
        this.listeners = new CoapListeners(config, identity, reception);
        this.server = new CoapServer(listeners.configuration());
        server.setExecutors(threads, threads, false);
        UpdateDesk desk = new UpdateDesk(config.limits(), upstream, threads, nanoTicker);
        DeviceNames names = new DeviceNames(identity.revoked());
        for (String population : upstream.populations()) {
            tasks.put(population, new TaskResource(population, names, upstream));
        }
        server.setMessageDeliverer(new PathDeliverer(
                server.getRoot(),
                listeners.configuration(),
                tasks,
                new DeviceRequests(names, upstream, desk, presence, threads)));
    }

    /**
     * Begins to listen.
     *
     * @throws IOException where an address cannot be used; one line that says what to do
     */
    public void start() throws IOException {
        listeners.addTo(server);
        try {
            server.start();
        } catch (IllegalStateException e) {
            throw new IOException(listeners.trouble(), e);
        }
        if (!listeners.areAllStarted()) {
            throw new IOException(listeners.trouble());
        }
        var unused = threads.scheduleWithFixedDelay(
                this::forgetSilent, PRESENCE_SECONDS, PRESENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Where devices connect over UDP. */
    public URI uri() {
        return listeners.uri();
    }

    /** Where devices connect over TCP; empty where that is not configured. */
    public Optional<URI> tcpUri() {
        return listeners.tcpUri();
    }

    /** The population has another task: whoever observes it hears of it. */
    public void taskChanged(String population) {
        TaskResource task = tasks.get(population);
        if (task != null) {
            threads.execute(task::changed);
        }
    }

    private void forgetSilent() {
        presence.expire(gone -> {
            if (!upstream.status(new DeviceMessage(gone, List.of(), new byte[0]))) {
                presence.told(gone); // no room: once more after another timeout
            }
        });
    }

    /** Sends no more; devices repeat what was not answered. */
    @Override
    public void close() {
        server.destroy();
        threads.shutdownNow();
    }

    private static ScheduledExecutorService threads() {
        ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, "venule-coap");
            thread.setDaemon(true);
            return thread;
        });
        pool.setRemoveOnCancelPolicy(true);
        return Executors.unconfigurableScheduledExecutorService(pool);
    }
}
