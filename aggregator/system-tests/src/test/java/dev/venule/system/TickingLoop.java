package dev.venule.system;

import dev.venule.agent.AgentLoop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A loop whose delays pass by a test's clock: it looks often which of its tasks have become due. */
final class TickingLoop implements AgentLoop, AutoCloseable {
    private static final long TICK_MILLIS = 100;

    private final Clock clock;
    private final List<Delayed> delayed = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread loop = new Thread(task, "identity");
        loop.setDaemon(true);
        return loop;
    });

    private record Delayed(Instant due, Runnable task) {}

    TickingLoop(Clock clock) {
        this.clock = clock;
        var unused = thread.scheduleWithFixedDelay(this::runDue, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void execute(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            // Closed: the device is asleep.
        }
    }

    /** Called on the loop only. */
    @Override
    public void schedule(Runnable task, Duration delay) {
        delayed.add(new Delayed(clock.instant().plus(delay), task));
    }

    private void runDue() {
        List<Delayed> due = new ArrayList<>(delayed);
        due.removeIf(one -> one.due().isAfter(clock.instant()));
        delayed.removeAll(due);
        due.forEach(one -> one.task().run());
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
