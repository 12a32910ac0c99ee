package dev.venule.agent.transport.mqtt;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads that Paho runs on, for one connection. They are daemons, and an exception that Paho throws while it is torn down
 * (it does) ends here and not on the console.
 */
final class PahoThreads extends ScheduledThreadPoolExecutor {
    /** Receiver, sender, callbacks, (dis)connecting, pings. */
    private static final int THREADS = 5;

    private final Consumer<Throwable> onCrash;

    /**
     * @param keepAlive longest silence before a ping
     * @param onCrash told, on the thread itself, what one of Paho's loops died of. Paho's receiver dies without a word of some
     *     packets that are not MQTT, and would leave a connection that nobody listens to.
     */
    PahoThreads(String deviceId, Duration keepAlive, Consumer<Throwable> onCrash) {
        super(THREADS, task -> {
            Thread thread = new Thread(task, "venule-mqtt-" + deviceId);
            thread.setDaemon(true);
            return thread;
        });
        this.onCrash = onCrash;
        setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        setRemoveOnCancelPolicy(true);
        // Should Paho ever fail to report its end, its idle threads end all the same. Not before
        // the next ping: the thread that waits for it would end too, and none comes for what is
        // only planned, while Paho's loops hold the others.
        setKeepAliveTime(2 * keepAlive.toMillis(), TimeUnit.MILLISECONDS);
        allowCoreThreadTimeOut(true);
    }

    @Override
    protected void afterExecute(Runnable task, @Nullable Throwable thrown) {
        super.afterExecute(task, thrown);
        if (!(task instanceof Future<?> finished) || !finished.isDone()) {
            return;
        }
        try {
            finished.get();
        } catch (ExecutionException e) {
            onCrash.accept(e.getCause() == null ? e : e.getCause());
        } catch (CancellationException e) {
            // Paho cancels its loops when it ends them.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
