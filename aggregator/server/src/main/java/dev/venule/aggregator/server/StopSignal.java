package dev.venule.aggregator.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish that a long run ends (Ctrl-C, SIGTERM), heard by whoever does the work and closes it. Raised once and never taken
 * back. Safe for use by several threads.
 */
public final class StopSignal {
    /** Then the process ends all the same: what was acknowledged survives that too. */
    private static final Duration LONGEST_CLOSING = Duration.ofMinutes(1);

    private final CountDownLatch raised = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Raised when the process is asked to end, which then waits, at most a minute, for {@link #workIsClosed}. Whoever takes
     * this must call that in every case: the process would wait at its normal end too.
     */
    public static StopSignal ofThisProcess() {
        StopSignal stop = new StopSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(stop::raiseAndAwaitClosing, "venule-stop"));
        return stop;
    }

    private void raiseAndAwaitClosing() {
        raise();
        try {
            if (!closed.await(LONGEST_CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println(
                        "venule: closing takes longer than " + LONGEST_CLOSING.toSeconds() + " seconds; ending now");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks to end. */
    public void raise() {
        raised.countDown();
    }

    public boolean isRaised() {
        return raised.getCount() == 0;
    }

    /**
     * A place to stop at, in the middle of work.
     *
     * @throws InterruptedException where the signal was raised
     */
    public void throwIfRaised() throws InterruptedException {
        if (isRaised()) {
            throw new InterruptedException("interrupted");
        }
    }

    /** Waits until the signal is raised. */
    public void await() throws InterruptedException {
        raised.await();
    }

    /** Waits until the signal is raised, or for this long; whether it was raised. */
    public boolean await(Duration atMost) throws InterruptedException {
        return raised.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Everything that had to be closed is: from here on the process may end. */
    public void workIsClosed() {
        closed.countDown();
    }
}
