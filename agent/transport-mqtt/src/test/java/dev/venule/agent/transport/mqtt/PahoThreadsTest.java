package dev.venule.agent.transport.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PahoThreadsTest {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(6);
    private static final int LOOPS = 3;

    /** An idle connection stays only where the ping comes, and its thread has nothing else to do until then. */
    @Test
    void aPingComesWhilePahosLoopsHoldTheirThreads() throws Exception {
        PahoThreads threads = new PahoThreads("watch-1", KEEP_ALIVE, crash -> {});
        CountDownLatch end = new CountDownLatch(1);
        try {
            for (int loop = 0; loop < LOOPS; loop++) {
                threads.execute(() -> awaitQuietly(end));
            }
            ScheduledFuture<?> ping = threads.schedule(() -> {}, KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(ping.get(1, TimeUnit.MINUTES)).isNull();
        } finally {
            end.countDown();
            threads.shutdownNow();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
