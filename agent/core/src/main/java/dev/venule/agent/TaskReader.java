package dev.venule.agent;

import dev.venule.agent.outbox.UpdateSender;
import dev.venule.agent.round.Announced;
import dev.venule.agent.round.AnnouncementGate;
import dev.venule.agent.transport.Fetch;
import dev.venule.agent.transport.RetryPolicy;
import dev.venule.protocol.message.Content;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the task that arrived last. Where its manifest is not here yet, that is fetched first; where that or the device's
 * storage fails, the task is read again later: a broker sends it only once. Used on the agent's loop only.
 */
final class TaskReader {
    private final AnnouncementGate gate;
    private final Follower follower;
    private final RoundDriver.Downloads downloads;
    private final AgentCounting listener;
    private final Retry retry;
    private byte @Nullable [] task;
    private long notBeforeNanos;
    private int failures;
    private boolean isFetching;

    /** Does what an accepted announcement asks for. */
    @FunctionalInterface
    interface Follower {
        void follow(Announced.Accepted accepted) throws IOException;
    }

    /** When what failed is tried again. */
    record Retry(RoundDriver.Timing timing, RetryPolicy policy) {}

    TaskReader(
            AnnouncementGate gate,
            Follower follower,
            RoundDriver.Downloads downloads,
            AgentCounting listener,
            Retry retry) {
        this.gate = gate;
        this.follower = follower;
        this.downloads = downloads;
        this.listener = listener;
        this.retry = retry;
    }

    /** Takes the place of a task that is still to be read. */
    void arrived(byte[] signedAnnouncement) {
        task = signedAnnouncement;
        notBeforeNanos = retry.timing().now();
        failures = 0;
        tick();
    }

    /** Reads what is to be read, and returns when the next call is due, or {@link UpdateSender#NEVER}. */
    long tick() {
        byte[] unread = task;
        if (unread == null || isFetching) {
            return UpdateSender.NEVER;
        }
        if (retry.timing().now() < notBeforeNanos) {
            return notBeforeNanos;
        }
        try {
            read(gate.check(unread));
            return UpdateSender.NEVER;
        } catch (IOException e) {
            failed();
            listener.onFailure(e);
            return notBeforeNanos;
        }
    }

    private void read(Announced announced) throws IOException {
        if (announced instanceof Announced.Awaiting awaiting) {
            isFetching = true;
            Content manifest = awaiting.manifest();
            downloads.transport().fetch(manifest, fetch -> downloads.onLoop().accept(() -> fetched(manifest, fetch)));
            return;
        }
        if (announced instanceof Announced.Accepted accepted) {
            follower.follow(accepted);
        } else {
            Announced.Rejected rejected = (Announced.Rejected) announced;
            listener.onAnnouncementRejected(rejected.reason(), rejected.detail());
        }
        task = null;
    }

    private void fetched(Content manifest, Fetch fetch) {
        isFetching = false;
        if (fetch instanceof Fetch.Fetched fetched) {
            listener.contentArrived(fetched.bytes().length);
            if (gate.put(manifest, fetched.bytes())) {
                notBeforeNanos = retry.timing().now();
                return;
            }
        }
        failed();
        listener.onFetchFailed(
                fetch instanceof Fetch.Failed nothing
                        ? nothing.explanation()
                        : "the downloaded manifest does not have the announced hash");
    }

    private void failed() {
        failures++;
        notBeforeNanos = retry.timing().now() + retry.timing().backoff(retry.policy(), failures);
    }
}
