package dev.venule.aggregator.server;

import dev.venule.aggregator.intake.Admission;
import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.round.NewVersion;
import dev.venule.aggregator.server.rollout.Rollouts;
import dev.venule.protocol.message.DeviceStatus;
import dev.venule.protocol.message.RejectReason;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Tells rollouts what happens on its way to the listener, and lets them go on every second on a thread of its own. */
final class RolloutWatch implements AggregatorListener, Closeable {
    private static final long TICK_MILLIS = 1000;

    private final Rollouts rollouts;
    private final AggregatorListener next;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "venule-rollouts"));
    private boolean isFailing;

    RolloutWatch(Rollouts rollouts, AggregatorListener next) {
        this.rollouts = rollouts;
        this.next = next;
    }

    void start() {
        var unused = thread.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            rollouts.tick(next::rolloutChanged);
            isFailing = false;
        } catch (IOException e) {
            if (!isFailing) {
                next.rolloutFailed(String.valueOf(e.getMessage()));
            }
            isFailing = true;
        }
    }

    @Override
    public void answered(Answer answer) {
        boolean isUnproved = answer.admission() instanceof Admission.Rejected rejected
                && rejected.reason().isUnproved();
        if (!isUnproved) {
            rollouts.answered(answer);
        }
        next.answered(answer);
    }

    @Override
    public void gatewayRefused(String gateway, String device, RejectReason reason) {
        next.gatewayRefused(gateway, device, reason);
    }

    @Override
    public void versionMade(NewVersion version) {
        next.versionMade(version);
    }

    @Override
    public void statusReceived(String population, String device, DeviceStatus status) {
        rollouts.statusReceived(population, device, status);
        next.statusReceived(population, device, status);
    }

    @Override
    public void storageFailed(String explanation) {
        next.storageFailed(explanation);
    }

    @Override
    public void storageRecovered() {
        next.storageRecovered();
    }

    @Override
    public void brokerConnected() {
        next.brokerConnected();
    }

    @Override
    public void brokerLost(String explanation) {
        next.brokerLost(explanation);
    }

    @Override
    public void failed(Throwable fault) {
        next.failed(fault);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
