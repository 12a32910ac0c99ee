package dev.venule.agent;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs all that one agent does, one task after the other and in order: one thread, or the virtual time of a simulation. */
public interface AgentLoop {
    /** Runs {@code task} soon, never inside this call. May be called by any thread. */
    void execute(Runnable task);

    /** Runs {@code task} after {@code delay}. Called on the loop only. */
    void schedule(Runnable task, Duration delay);

    /**
     * A loop on {@code executor}, which must have a single thread and is not shut down by the agent. Tasks that come after its
     * shutdown are dropped.
     *
     * @param onError hears of errors in the agent's own code; the executor alone would hide them
     */
    static AgentLoop on(ScheduledExecutorService executor, Consumer<Throwable> onError) {
        return new AgentLoop() {
            @Override
            public void execute(Runnable task) {
                schedule(task, Duration.ZERO);
            }

            @Override
            public void schedule(Runnable task, Duration delay) {
                try {
                    // What goes wrong inside the task is told to onError, not to a future that nobody holds.
                    Future<?> unused = executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
                } catch (RejectedExecutionException e) {
                    // Shut down: this agent has ended, and nothing that comes later matters to it.
                }
            }

            private void run(Runnable task) {
                try {
                    task.run();
                } catch (RuntimeException | Error e) {
                    onError.accept(e);
                    throw e;
                }
            }
        };
    }
}
