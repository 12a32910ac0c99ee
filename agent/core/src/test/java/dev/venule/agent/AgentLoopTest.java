package dev.venule.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AgentLoopTest {
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final AgentLoop loop = AgentLoop.on(executor, errors::add);

    @AfterEach
    void shutDown() {
        executor.shutdownNow();
    }

    @Test
    void errorsAreHeardOfAndDoNotStopTheLoop() throws InterruptedException {
        IllegalStateException error = new IllegalStateException("a fault of ours");
        CountDownLatch done = new CountDownLatch(1);

        loop.execute(() -> {
            throw error;
        });
        loop.schedule(done::countDown, Duration.ofNanos(1));

        assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(errors).containsExactly(error);
    }

    @Test
    void tasksAfterTheShutdownAreDropped() {
        executor.shutdown();

        loop.execute(() -> errors.add(new AssertionError("must not run")));

        assertThat(errors).isEmpty();
    }
}
