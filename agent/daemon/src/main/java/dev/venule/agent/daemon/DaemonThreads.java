package dev.venule.agent.daemon;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Threads of the daemon. */
final class DaemonThreads {
    private DaemonThreads() {}

    /** One thread; nothing that was planned for later keeps the process from ending. */
    static ScheduledExecutorService single(String name) {
        ScheduledThreadPoolExecutor single = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, name));
        single.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return Executors.unconfigurableScheduledExecutorService(single);
    }
}
