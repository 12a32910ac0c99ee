package dev.venule.agent.transport.mqtt;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Writes down after how long it was asked to do something. */
final class RecordingScheduler extends ScheduledThreadPoolExecutor {
    final List<Timer> timers = new CopyOnWriteArrayList<>();

    RecordingScheduler() {
        super(1);
    }

    record Timer(long delayMillis, ScheduledFuture<?> future) {}

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        ScheduledFuture<?> future = super.schedule(task, delay, unit);
        // What is to be done at once comes here too, in nanoseconds.
        if (unit == TimeUnit.MILLISECONDS) {
            timers.add(new Timer(delay, future));
        }
        return future;
    }
}
