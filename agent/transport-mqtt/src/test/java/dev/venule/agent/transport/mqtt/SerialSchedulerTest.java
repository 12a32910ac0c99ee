package dev.venule.agent.transport.mqtt;

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
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
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
            serial.execute(() -> ran.add(number));
        }
        serial.execute(done::countDown);
        done.await();

        assertThat(ran).hasSize(10_000).isSorted();
    }

    @Test
    void aTaskThatThrowsDoesNotStopThoseBehindIt() {
        List<String> ran = new CopyOnWriteArrayList<>();
        serial.execute(() -> {
            throw new IllegalStateException("a listener's mistake");
        });
        serial.execute(() -> ran.add("second"));

        await().untilAsserted(() -> assertThat(ran).containsExactly("second"));
    }

    @Test
    void whatIsDueAfterTheSchedulerHasEndedIsDoneByTheCaller() {
        List<String> ran = new ArrayList<>();
        threads.shutdown();
        serial.execute(() -> ran.add("goodbye"));

        assertThat(ran).containsExactly("goodbye");
        assertThat(serial.after(Duration.ZERO, () -> ran.add("later"))).isEmpty();
    }
}
