package dev.venule.agent.transport.mqtt;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs what it is given one at a time and in order, on the threads of a scheduler that many transports may share. What runs here
 * needs no locks.
 */
final class SerialScheduler implements Executor {
    private final ScheduledExecutorService scheduler;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean isDraining;

    SerialScheduler(ScheduledExecutorService scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (isDraining) {
                return;
            }
            isDraining = true;
        }
        startDraining();
    }

    /** Runs the task later, unless it is cancelled; empty where the scheduler has ended. */
    Optional<Future<?>> after(Duration delay, Runnable task) {
        try {
            return Optional.of(scheduler.schedule(() -> execute(task), delay.toMillis(), TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException e) {
            return Optional.empty();
        }
    }

    private void startDraining() {
        try {
            scheduler.execute(this::drain);
        } catch (RejectedExecutionException e) {
            // The scheduler has ended before its transport: goodbyes and outcomes are still due, so the caller's thread
            // does it.
            drain();
        }
    }

    private void drain() {
        boolean isEmpty = false;
        try {
            for (Runnable task = next(); task != null; task = next()) {
                task.run();
            }
            isEmpty = true;
        } finally {
            if (!isEmpty) {
                // A listener threw: that must not stop those behind it.
                startDraining();
            }
        }
    }

    private @Nullable Runnable next() {
        synchronized (tasks) {
            Runnable task = tasks.poll();
            isDraining = task != null;
            return task;
        }
    }
}
