package dev.venule.agent.daemon;

import dev.venule.agent.Membership;
import dev.venule.agent.eligibility.Move;
import dev.venule.agent.storage.FileStorage;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/** The agent of whichever population the device belongs to: closed, and another one started, when the device moves. */
final class FollowingDaemon implements AutoCloseable {
    private final DaemonConfig config;
    private final FileStorage storage;
    private final Membership membership;
    private final BlockingQueue<Happening> happenings = new LinkedBlockingQueue<>();
    private @Nullable AgentDaemon daemon;
    private boolean isClosed;

    /** What ends an agent. */
    private sealed interface Happening {
        record Moved(Move move) implements Happening {}

        record Failed(Throwable fault) implements Happening {}
    }

    /**
     * @throws IOException where a file or the storage cannot be used
     * @throws IllegalArgumentException where a value of the configuration is wrong; one line that says what to do
     */
    FollowingDaemon(DaemonConfig config) throws IOException {
        this.config = config;
        storage = FileStorage.open(config.membershipStorage());
        try {
            membership = new Membership(config.agent().identity().population(), storage);
            start();
        } catch (IOException | RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    private synchronized void start() throws IOException {
        if (!isClosed) {
            DaemonConfig now = config.of(membership.population());
            daemon = AgentDaemon.start(
                    now,
                    new LoggingListener(move -> happenings.add(new Happening.Moved(move))),
                    fault -> happenings.add(new Happening.Failed(fault)));
            Logger.info(
                    "device {} of {} is running",
                    now.agent().identity().device(),
                    now.agent().identity().population());
        }
    }

    /** Follows moves until the agent's own code has a fault, after which it does nothing any more. */
    Throwable runUntilFault() throws IOException, InterruptedException {
        while (true) {
            Happening happening = happenings.take();
            if (happening instanceof Happening.Failed failed) {
                return failed.fault();
            }
            follow(((Happening.Moved) happening).move());
        }
    }

    private void follow(Move move) throws IOException {
        String before = membership.population();
        if (membership.move(move)) {
            Logger.info("the device moves from {} to {}", before, membership.population());
            closeAgent();
            start();
        }
    }

    private synchronized void closeAgent() throws IOException {
        AgentDaemon running = daemon;
        daemon = null;
        if (running != null) {
            running.close();
        }
    }

    /** Says goodbye and gives the storage free; what waits for its receipt stays in there. */
    @Override
    public synchronized void close() throws IOException {
        if (!isClosed) {
            isClosed = true;
            closeAgent();
            storage.close();
        }
    }
}
