package dev.venule.agent.budget;

import com.google.protobuf.ByteString;
import dev.venule.agent.device.EnergyMeter;
import dev.venule.agent.eligibility.Refusal;
import dev.venule.agent.training.Interruption;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Training without a pause: meters it from batch to batch, and asks the budget whether there may be another. */
public final class TrainingStretch implements Interruption, AutoCloseable {
    /** As much work as the death of the process may cost; each checkpoint writes 8 bytes for every parameter. */
    private static final long CHECKPOINT_NANOS = Duration.ofMinutes(1).toNanos();

    private final Budget budget;
    private final ByteString plan;
    private final LongSupplier nanoTicker;
    private final EnergyMeter meter;
    private long nanos;
    private long cpuNanos;
    private long measuredMicrojoules;
    private long checkpointNanos;

    TrainingStretch(Budget budget, ByteString plan, LongSupplier nanoTicker, EnergyMeter meter) throws IOException {
        this.budget = budget;
        this.plan = plan;
        this.nanoTicker = nanoTicker;
        this.meter = meter;
        nanos = nanoTicker.getAsLong();
        checkpointNanos = nanos;
        cpuNanos = meter.cpuNanos();
        measuredMicrojoules = meter.measuredMicrojoules();
    }

    @Override
    public Optional<Refusal> reasonToStop() throws IOException {
        long now = nanoTicker.getAsLong();
        long cpu = meter.cpuNanos();
        long measured = meter.measuredMicrojoules();
        Optional<Refusal> refusal = budget.trained(plan, now - nanos, cpu - cpuNanos, measured - measuredMicrojoules);
        nanos = now;
        cpuNanos = cpu;
        measuredMicrojoules = measured;
        return refusal;
    }

    @Override
    public boolean wantsCheckpoint() {
        boolean isDue = nanos - checkpointNanos >= CHECKPOINT_NANOS;
        checkpointNanos = isDue ? nanos : checkpointNanos;
        return isDue;
    }

    /** Puts on disk what training used. */
    @Override
    public void close() throws IOException {
        reasonToStop();
        budget.write();
    }
}
