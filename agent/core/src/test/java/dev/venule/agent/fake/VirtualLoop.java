package dev.venule.agent.fake;

import dev.venule.agent.AgentLoop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.PriorityQueue;

/** A loop whose time passes only when nothing is left to do, or when a test lets it pass. */
public final class VirtualLoop implements AgentLoop {
    /** Where wall time begins. */
    public static final long START_MILLIS = 1_000_000_000_000L;

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long now;
    private long sequence;

    private record Task(long at, long sequence, Runnable run) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    @Override
    public void execute(Runnable task) {
        schedule(task, Duration.ZERO);
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        tasks.add(new Task(now + delay.toNanos(), sequence++, task));
    }

    /** The process that ran here is gone, and with it all that it was going to do. */
    public void forgetTasks() {
        tasks.clear();
    }

    /** Elapsed nanoseconds. */
    public long nanos() {
        return now;
    }

    /** Runs everything that is due now. */
    public void settle() {
        pass(Duration.ZERO);
    }

    /** Lets time pass and runs all that becomes due. */
    public void pass(Duration duration) {
        long end = now + duration.toNanos();
        int steps = 0;
        while (!tasks.isEmpty() && tasks.peek().at() <= end) {
            if (++steps > 100_000) {
                throw new AssertionError("the agent does not come to rest");
            }
            Task task = tasks.remove();
            now = Math.max(now, task.at());
            task.run().run();
        }
        now = end;
    }

    /** Wall time, from {@link #START_MILLIS} on. */
    public Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(START_MILLIS + now / 1_000_000);
            }
        };
    }
}
