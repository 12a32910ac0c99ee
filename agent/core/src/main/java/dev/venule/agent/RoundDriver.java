package dev.venule.agent;

import dev.venule.agent.eligibility.SkipReason;
import dev.venule.agent.model.ModelShelf;
import dev.venule.agent.outbox.UpdateSender;
import dev.venule.agent.round.RoundOutcome;
import dev.venule.agent.round.RoundRunner;
import dev.venule.agent.transport.Fetch;
import dev.venule.agent.transport.RetryPolicy;
import dev.venule.agent.transport.Transport;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Content;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs rounds when they are due: at a new announcement, after what it needs was fetched, and again where the reason to skip
 * it may have passed. Follows the newest announcement; never two rounds or two downloads at once.
 *
 * <pre>
 *   IDLE --announcement--&gt; DUE --Awaiting--&gt; FETCHING --fetched, or failed and backoff--&gt; DUE
 *    ^                      |
 *    +--Queued or Skipped---+    (DUE again after the recheck interval or a receipt, where the reason may pass)
 *    +------- Paused -------+    (DUE again after the recheck interval)
 * </pre>
 *
 * <p>An announcement that comes while an older one is FETCHING waits, unless it too needs what is fetched: where versions come
 * faster than a device can fetch them, one that dropped each download for the next would never train. For the same reason a
 * training that is Paused goes on for its own version as long as that still counts.
 */
final class RoundDriver {
    private final AgentConfig config;
    private final RoundRunner runner;
    private final Downloads downloads;
    private final AgentCounting listener;
    private final Timing timing;
    private @Nullable Announcement newest;
    private @Nullable Announcement current;
    private long dueNanos = UpdateSender.NEVER;
    private long notBeforeNanos;
    private boolean isFetching;
    private boolean isPaused;
    private boolean waitsForReceipt;
    private int failures;

    /** Where contents come from and where they are put; {@code onLoop} runs a task on the agent's loop. */
    record Downloads(Transport transport, ModelShelf models, Consumer<Runnable> onLoop) {}

    /** Elapsed nanoseconds, and what spreads retries. */
    record Timing(LongSupplier nanoTicker, SplittableRandom jitter) {
        long now() {
            return nanoTicker.getAsLong();
        }

        long backoff(RetryPolicy policy, int failures) {
            return policy.delayAfter(failures, jitter).toNanos();
        }
    }

    RoundDriver(AgentConfig config, RoundRunner runner, Downloads downloads, AgentCounting listener, Timing timing) {
        this.config = config;
        this.runner = runner;
        this.downloads = downloads;
        this.listener = listener;
        this.timing = timing;
    }

    /** Follows {@code announcement}; one that is followed already, and that a broker only repeats, changes nothing. */
    void announced(Announcement announcement, boolean isNew) {
        if (isNew || newest == null) {
            newest = announcement;
            if (!isFetching && !(isPaused && isCurrentStillCounted())) {
                followNewest();
            }
        }
    }

    private void followNewest() {
        current = newest;
        isPaused = false;
        failures = 0;
        dueNanos = Math.max(now(), notBeforeNanos);
    }

    /** The aggregator would rather not hear of another round before {@code delay} has passed. */
    void notBefore(Duration delay) {
        notBeforeNanos = Math.max(notBeforeNanos, now() + delay.toNanos());
    }

    /** A receipt makes room for another update. */
    void receiptArrived() {
        if (waitsForReceipt) {
            dueNanos = Math.min(dueNanos, Math.max(now(), notBeforeNanos));
        }
    }

    /** The way is open again: what failed for want of it need not wait any longer. */
    void connected() {
        if (failures > 0 && current != null) {
            dueNanos = Math.min(dueNanos, now());
        }
    }

    /** Runs a round if one is due, and returns when the next call is due, or {@link UpdateSender#NEVER}. */
    long tick() {
        Announcement announcement = current;
        if (announcement == null || isFetching) {
            return UpdateSender.NEVER;
        }
        if (dueNanos <= now()) {
            dueNanos = UpdateSender.NEVER;
            run(announcement);
        }
        return dueNanos;
    }

    private void run(Announcement announcement) {
        waitsForReceipt = false;
        try {
            RoundOutcome outcome = runner.run(announcement);
            if (outcome instanceof RoundOutcome.Awaiting awaiting) {
                fetch(awaiting.content());
            } else {
                ended(announcement, outcome);
            }
            listener.onRound(announcement, outcome);
        } catch (IOException e) {
            retry(config.rounds().retry());
            listener.onFailure(e);
        }
    }

    private void ended(Announcement announcement, RoundOutcome outcome) {
        failures = 0;
        boolean mayPass =
                outcome instanceof RoundOutcome.Skipped skip && skip.reason().isPassing();
        isPaused = (outcome instanceof RoundOutcome.Paused || (isPaused && mayPass)) && isCurrentStillCounted();
        if (isPaused) {
            dueNanos = now() + config.rounds().recheckInterval().toNanos();
        } else if (!announcement.equals(newest)) {
            followNewest();
        } else if (mayPass) {
            waitsForReceipt = ((RoundOutcome.Skipped) outcome).reason() == SkipReason.RECEIPTS_PENDING;
            dueNanos = now() + config.rounds().recheckInterval().toNanos();
        }
    }

    private void fetch(Content content) {
        isFetching = true;
        downloads.transport().fetch(content, fetch -> downloads.onLoop().accept(() -> fetched(content, fetch)));
    }

    private void fetched(Content content, Fetch fetch) {
        isFetching = false;
        if (fetch instanceof Fetch.Failed failed) {
            fetchFailed(failed.explanation());
            return;
        }
        byte[] bytes = ((Fetch.Fetched) fetch).bytes();
        listener.contentArrived(bytes.length);
        if (!downloads.models().put(content, bytes)) {
            fetchFailed("the downloaded content does not have the announced hash");
        } else if (isNeededByNewest(content) || !isCurrentStillCounted()) {
            followNewest();
        } else {
            dueNanos = now();
        }
    }

    /** What is no longer on offer fails; a newer announcement names what is. */
    private void fetchFailed(String explanation) {
        if (Objects.equals(current, newest)) {
            retry(config.model().retry());
        } else {
            followNewest();
        }
        listener.onFetchFailed(explanation);
    }

    private boolean isNeededByNewest(Content content) {
        Announcement announced = newest;
        return announced != null
                && (announced.getModel().getTflite().equals(content)
                        || announced.getFullWeights().equals(content)
                        || announced.getDeltaRingList().stream()
                                .anyMatch(step -> step.getDelta().equals(content)));
    }

    private boolean isCurrentStillCounted() {
        Announcement older = current;
        Announcement announced = newest;
        return older != null
                && announced != null
                && older.getModel().equals(announced.getModel())
                && announced.getVersion().getNumber() - older.getVersion().getNumber()
                        <= announced.getPlan().getMaximumStaleness();
    }

    private void retry(RetryPolicy policy) {
        failures++;
        dueNanos = now() + timing.backoff(policy, failures);
    }

    private long now() {
        return timing.now();
    }
}
