package dev.venule.gateway;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The gateway's own threads: one for what comes from the broker and for subscribing, one for publishing, which waits while the broker's
 * window is full. After closing, nothing is run any more.
 */
final class GatewayThreads implements AutoCloseable {
    private final ScheduledExecutorService work =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "venule-gateway"));
    private final ExecutorService publishing =
            Executors.newSingleThreadExecutor(task -> daemon(task, "venule-gateway-publishing"));

    void work(Runnable task) {
        handOver(work, task);
    }

    void publish(Runnable task) {
        handOver(publishing, task);
    }

    void everySecond(Runnable task) {
        var unused = work.scheduleWithFixedDelay(task, 1, 1, TimeUnit.SECONDS);
    }

    private static void handOver(ExecutorService to, Runnable task) {
        try {
            to.execute(task);
        } catch (RejectedExecutionException e) {
            // Closed: devices send again.
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        publishing.shutdownNow();
        work.shutdownNow();
    }
}
