package dev.venule.agent.transport.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SerialSchedulerTest {
    private final List<Throwable> mistakes = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4, task -> {
        Thread thread = new Thread(task);
        thread.setUncaughtExceptionHandler((where, mistake) -> mistakes.add(mistake));
        return thread;
    });
    private final SerialScheduler serial = new SerialScheduler(threads);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void runsInOrderAndNeverTwoAtOnceOnSeveralThreads() throws Exception {
        // Not a thread-safe list: two tasks at once, or one that does not see what the last one did, would break it.
        List<Integer> ran = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        for (int i = 0; i < 10_000; i++) {
            int number = i;
            if (i % 7 == 0) {
                serial.executeHere(() -> ran.add(number));
            } else {
                serial.execute(() -> ran.add(number));
            }
        }
        serial.execute(done::countDown);
        done.await();

        assertThat(ran).hasSize(10_000).isSorted();
    }

    @Test
    void aTaskThatThrowsIsToldToItsThreadAndDoesNotStopThoseBehindIt() {
        List<String> ran = new CopyOnWriteArrayList<>();
        IllegalStateException mistake = new IllegalStateException("a listener's mistake");
        serial.execute(() -> {
            throw mistake;
        });
        serial.execute(() -> ran.add("second"));

        await().untilAsserted(() -> assertThat(ran).containsExactly("second"));
        assertThat(mistakes).containsExactly(mistake);
    }

    @Test
    void whatIsDoneHereIsDoneBeforeItReturnsAndAfterWhatWasDue() throws Exception {
        CountDownLatch isBusy = holdAllThreads();
        List<String> ran = new ArrayList<>();
        serial.execute(() -> ran.add("due"));
        serial.executeHere(() -> ran.add("here"));

        assertThat(ran).containsExactly("due", "here");
        isBusy.countDown();
    }

    @Test
    void aTaskMayHaveOthersDoneHere() {
        List<String> ran = new ArrayList<>();
        serial.executeHere(() -> {
            serial.executeHere(() -> ran.add("inner"));
            ran.add("outer");
        });

        assertThat(ran).containsExactly("outer", "inner");
    }

    @Test
    void whatIsDueAfterTheSchedulerHasEndedIsDoneByTheCaller() {
        List<String> ran = new ArrayList<>();
        threads.shutdown();
        serial.execute(() -> ran.add("goodbye"));

        assertThat(ran).containsExactly("goodbye");
        assertThat(serial.after(Duration.ZERO, () -> ran.add("later"))).isEmpty();
    }

    @Test
    void whatASchedulerHadNotBegunWhenItWasEndedIsDoneByTheNextCaller() throws Exception {
        CountDownLatch isBusy = holdAllThreads();
        List<String> ran = new ArrayList<>();
        serial.execute(() -> ran.add("due"));
        threads.shutdownNow();
        serial.execute(() -> ran.add("next"));

        assertThat(ran).containsExactly("due", "next");
        isBusy.countDown();
    }

    private CountDownLatch holdAllThreads() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            threads.execute(() -> {
                held.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        held.await();
        return release;
    }
}
