package dev.venule.agent.transport.mqtt;

import dev.venule.agent.transport.adapter.SerialScheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * Asks again for the retained task where none came after subscribing. A broker may drop it: one that retains a message in the
 * moment in which a device subscribes can miss that device with both, and the next task may be days away. Confined to the
 * transport's serial scheduler.
 */
final class TaskWatch {
    /** A population may have no task yet: asking for it must cost next to nothing. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final Duration firstWait;
    private final SerialScheduler serial;
    private final Runnable askAgain;
    private Optional<Future<?>> timer = Optional.empty();
    private boolean isTaskHere;

    /** @param firstWait for a task after subscribing; the wait doubles each time that none comes */
    TaskWatch(Duration firstWait, SerialScheduler serial, Runnable askAgain) {
        this.firstWait = firstWait;
        this.serial = serial;
        this.askAgain = askAgain;
    }

    /** A connection begins: the task may come at any time from now on. */
    void begin() {
        end();
        isTaskHere = false;
    }

    /** The subscription stands. */
    void subscribed() {
        if (!isTaskHere) {
            waitFor(firstWait);
        }
    }

    void arrived() {
        isTaskHere = true;
        end();
    }

    /** The connection is over. */
    void end() {
        timer.ifPresent(running -> running.cancel(false));
        timer = Optional.empty();
    }

    private void waitFor(Duration wait) {
        timer = serial.after(wait, () -> {
            if (timer.isPresent() && !isTaskHere) {
                askAgain.run();
                Duration doubled = wait.multipliedBy(2);
                waitFor(doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT);
            }
        });
    }
}
