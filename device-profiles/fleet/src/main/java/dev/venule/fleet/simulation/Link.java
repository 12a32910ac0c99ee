package dev.venule.fleet.simulation;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One direction between two places, with seeded loss, delay, duplication and reordering, and partitions that somebody else
 * begins and ends. A message that is on its way when a partition begins still arrives.
 *
 * @param <M> what is sent; receivers must not change it, since a duplicate is the same object
 */
public final class Link<M> {
    private final VirtualTime time;
    private final Supplier<LinkProfile> profile;
    private final SplittableRandom random;
    private final Consumer<M> receiver;
    private boolean isPartitioned;
    private long sent;
    private long lost;

    public Link(VirtualTime time, LinkProfile profile, SplittableRandom random, Consumer<M> receiver) {
        this(time, () -> profile, random, receiver);
    }

    /** A link that gets better or worse: {@code profile} is asked at every message. */
    Link(VirtualTime time, Supplier<LinkProfile> profile, SplittableRandom random, Consumer<M> receiver) {
        this.time = time;
        this.profile = profile;
        this.random = random;
        this.receiver = receiver;
    }

    /** Sends {@code message}, which may arrive never, once or twice. */
    public void send(M message) {
        sent++;
        LinkProfile now = profile.get();
        boolean isLost = random.nextDouble() < now.lossFraction();
        boolean isDuplicated = random.nextDouble() < now.duplicateFraction();
        if (isPartitioned || isLost) {
            lost++;
            return;
        }
        time.after(nextDelay(now), () -> receiver.accept(message));
        if (isDuplicated) {
            time.after(nextDelay(now), () -> receiver.accept(message));
        }
    }

    /** While true, nothing that is sent arrives. */
    public void setPartitioned(boolean partitioned) {
        isPartitioned = partitioned;
    }

    public long sentCount() {
        return sent;
    }

    public long lostCount() {
        return lost;
    }

    private Duration nextDelay(LinkProfile profile) {
        long spread = profile.maxDelay().minus(profile.minDelay()).toNanos();
        return profile.minDelay().plusNanos(spread == 0 ? 0 : random.nextLong(spread + 1));
    }
}
