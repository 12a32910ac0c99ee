package dev.venule.agent.transport.adapter;

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
 * needs no locks. Once the scheduler has ended, callers' threads do what is still due.
 */
public final class SerialScheduler implements Executor {
    private final ScheduledExecutorService scheduler;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean isDue;
    private boolean isRunning;

    public SerialScheduler(ScheduledExecutorService scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            // What a scheduler had not begun when it was ended, it may never begin.
            if (isRunning || (isDue && !scheduler.isShutdown())) {
                return;
            }
            isDue = true;
        }
        try {
            scheduler.execute(this::run);
        } catch (RejectedExecutionException e) {
            run();
        }
    }

    /** Runs what is due and then the task on this thread; where another thread is running, that one does it. */
    public void executeHere(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
        }
        run();
    }

    /** Runs the task later, unless it is cancelled; empty where the scheduler has ended. */
    public Optional<Future<?>> after(Duration delay, Runnable task) {
        try {
            return Optional.of(scheduler.schedule(() -> execute(task), delay.toMillis(), TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException e) {
            return Optional.empty();
        }
    }

    private void run() {
        synchronized (tasks) {
            isDue = false;
            if (isRunning) {
                return;
            }
            isRunning = true;
        }
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (RuntimeException | Error mistake) {
                // A scheduler would keep it to itself. It must not stop those behind it either.
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, mistake);
            }
        }
    }

    private @Nullable Runnable next() {
        synchronized (tasks) {
            Runnable task = tasks.poll();
            isRunning = task != null;
            return task;
        }
    }
}
