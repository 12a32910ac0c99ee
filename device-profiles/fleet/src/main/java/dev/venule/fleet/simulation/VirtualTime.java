package dev.venule.fleet.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/**
 * Time that passes only when an action is run. Actions run one after the other in the order of their time; those of the same
 * instant in the order in which they were scheduled. Nothing here looks at the machine's clock, so the same actions
 * give the same history on every machine. Not safe for use by several threads: there is only one.
 */
public final class VirtualTime {
    /** More actions at one instant are taken for a loop in which time will never pass again. */
    private static final long MAX_ACTIONS_PER_INSTANT = 5_000_000;

    private final Instant start;
    private final PriorityQueue<Action> actions = new PriorityQueue<>();
    private long nowNanos;
    private long nextSequence;
    private long actionsRun;
    private long actionsOfThisInstant;

    /** Time stands at {@code start} until the first action is run. */
    public VirtualTime(Instant start) {
        this.start = start;
    }

    private record Action(long atNanos, long sequence, Runnable body) implements Comparable<Action> {
        @Override
        public int compareTo(Action other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    /** Runs {@code body} when {@code delay} has passed; a negative delay counts as none. */
    public void after(Duration delay, Runnable body) {
        long wait = Math.max(0, delay.toNanos());
        actions.add(new Action(Math.addExact(nowNanos, wait), nextSequence++, body));
    }

    /**
     * Runs the next action, after moving time to it; false where there is none.
     *
     * @throws IllegalStateException where actions schedule each other at one instant without end
     */
    public boolean runNext() {
        Action next = actions.poll();
        if (next == null) {
            return false;
        }
        actionsOfThisInstant = next.atNanos() == nowNanos ? actionsOfThisInstant + 1 : 1;
        if (actionsOfThisInstant > MAX_ACTIONS_PER_INSTANT) {
            throw new IllegalStateException("time stands still: actions schedule each other at " + elapsed());
        }
        nowNanos = next.atNanos();
        actionsRun++;
        next.body().run();
        return true;
    }

    /** Runs all actions of the next {@code span} of time, including those that they schedule; time then stands at its end. */
    public void run(Duration span) {
        long endNanos = Math.addExact(nowNanos, span.toNanos());
        for (Action next = actions.peek(); next != null && next.atNanos() <= endNanos; next = actions.peek()) {
            runNext();
        }
        nowNanos = endNanos;
    }

    long nowNanos() {
        return nowNanos;
    }

    /** What has passed since the start. */
    public Duration elapsed() {
        return Duration.ofNanos(nowNanos);
    }

    /** Actions run so far. */
    public long actionsRun() {
        return actionsRun;
    }

    /** Actions that wait for their time. */
    public int pendingActions() {
        return actions.size();
    }

    /** Nanoseconds since the start, for measuring spans. */
    public LongSupplier nanoTicker() {
        return this::nowNanos;
    }

    /** A wall clock in UTC that is wrong by {@code skew}: positive runs ahead. */
    public Clock clock(Duration skew) {
        return new SkewedClock(skew);
    }

    private final class SkewedClock extends Clock {
        private final Duration skew;

        SkewedClock(Duration skew) {
            this.skew = skew;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.fixed(instant(), zone);
        }

        @Override
        public Instant instant() {
            return start.plusNanos(nowNanos).plus(skew);
        }
    }
}
