package dev.venule.agent.budget;

import com.google.protobuf.ByteString;
import dev.venule.agent.device.NetworkType;
import dev.venule.agent.eligibility.Refusal;
import dev.venule.agent.eligibility.SkipReason;
import dev.venule.agent.storage.DeviceStorage;
import dev.venule.agent.transport.Traffic;
import dev.venule.protocol.message.Announcement;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What the device can still afford. Every step of a round asks here before it begins and tells here what it used; what is
 * counted from day to day is kept over restarts. Days are those of the device's own clock and zone. Used by one thread at a time.
 */
public final class Budget {
    private static final String FILE = "budget";

    /** A crash forgets at most this share of a day's bytes: the price of not writing to flash for every message. */
    private static final int WRITES_PER_LIMIT = 64;

    private final DeviceMeans means;
    private final BudgetLimits limits;
    private final DeviceStorage storage;
    private final Clock clock;
    private final LongSupplier nanoTicker;
    private Ledger ledger;
    private Traffic transferred = Traffic.none();
    private long transferredNanos;
    private long unwrittenBytes;

    private Budget(DeviceMeans means, DeviceStorage storage, Clock clock, LongSupplier nanoTicker) throws IOException {
        this.means = means;
        this.storage = storage;
        this.clock = clock;
        this.nanoTicker = nanoTicker;
        limits = means.limits();
        Optional<Ledger> kept = limits.countsDays() ? storage.read(FILE).flatMap(Ledger::decode) : Optional.empty();
        ledger = kept.orElse(new Ledger(today()));
    }

    /**
     * Opens what is left of today in {@code storage}; a damaged file counts as none.
     *
     * @param nanoTicker elapsed time in nanoseconds from any moment on
     */
    public static Budget open(DeviceMeans means, DeviceStorage storage, Clock clock, LongSupplier nanoTicker)
            throws IOException {
        return new Budget(means, storage, clock, nanoTicker);
    }

    /** Of all rounds and all bytes. */
    public EnergyUse energyToday() {
        return ledgerOfToday().ofDay();
    }

    /** Of the round that was trained last, and of the bytes since it began. */
    public EnergyUse energyOfRound() {
        return ledger.ofRound();
    }

    /** 0 where there is no limit. */
    public long maxMillijoulesPerDay() {
        double most = limits.energy().maxJoulesPerDay();
        return most == Double.POSITIVE_INFINITY ? 0 : Math.round(most * 1e3);
    }

    public DeviceMeans means() {
        return means;
    }

    /** Why the device does not train for this announcement now; asked before anything is fetched for it. */
    public Optional<Refusal> refusalOfRound(Announcement announcement) throws IOException {
        Optional<Refusal> model = limits.model().refusal(announcement);
        if (model.isPresent()) {
            return model;
        }
        if (ledgerOfToday().isTooLong(RoundKeys.ofPlan(announcement))) {
            return tooLong();
        }
        long updateBytes = UpdateEstimate.bytes(
                ModelCeiling.parameters(announcement), announcement.getPlan().getUpload());
        Optional<Refusal> upload = refusalToSend(updateBytes);
        return upload.isPresent() ? upload : refusalNow();
    }

    /** Why a content of {@code bytes} is not fetched now. */
    public Optional<Refusal> refusalToFetch(long bytes) throws IOException {
        if (limits.traffic().isUnlimited()) {
            return Optional.empty();
        }
        NetworkType network = means.state().network();
        long most = limits.traffic().of(network).maxBytesDown();
        return refusalOfBytes(SkipReason.DOWNLOAD_SPENT, bytes, ledgerOfToday().bytesDown(network), most);
    }

    /** Why messages of {@code bytes} are not sent now. */
    public Optional<Refusal> refusalToSend(long bytes) throws IOException {
        if (limits.traffic().isUnlimited()) {
            return Optional.empty();
        }
        NetworkType network = means.state().network();
        long most = limits.traffic().of(network).maxBytesUp();
        return refusalOfBytes(SkipReason.UPLOAD_SPENT, bytes, ledgerOfToday().bytesUp(network), most);
    }

    private static Optional<Refusal> refusalOfBytes(SkipReason reason, long bytes, long used, long most) {
        return bytes > most - used
                ? Optional.of(new Refusal(
                        reason,
                        bytes + " bytes are wanted, " + used + " of the day's " + most + " are used on this network"))
                : Optional.empty();
    }

    /** Conditions of the device and the day's energy. */
    private Optional<Refusal> refusalNow() throws IOException {
        double used = ledgerOfToday().ofDay().modelledMicrojoules() / 1e6;
        if (used >= limits.energy().maxJoulesPerDay()) {
            return Optional.of(new Refusal(
                    SkipReason.ENERGY_SPENT,
                    used + " J of the day's " + limits.energy().maxJoulesPerDay() + " J are used"));
        }
        return limits.conditions().refusal(means.state(), LocalTime.now(clock));
    }

    private Optional<Refusal> tooLong() {
        return Optional.of(new Refusal(
                SkipReason.ROUND_TOO_LONG,
                "training took longer than the " + limits.maxTrainingPerRound().toMillis() / 1000
                        + " s that a round may take on this device; lower the plan's epochs or the model's size"));
    }

    /** Hears what went over the wire since the transport was made. */
    public void transferred(Traffic soFar) throws IOException {
        long up = soFar.bytesSent() - transferred.bytesSent();
        long down = soFar.bytesReceived() - transferred.bytesReceived();
        if (up + down == 0 || !limits.countsDays()) {
            return;
        }
        long now = nanoTicker.getAsLong();
        double joules = limits.energy().radio().joules(up + down, now - transferredNanos);
        Ledger today = ledgerOfToday();
        today.addTraffic(means.state().network(), up, down);
        today.addEnergy(new EnergyUse(microjoules(joules), 0));
        transferred = soFar;
        transferredNanos = now;
        unwrittenBytes += up + down;
        if (unwrittenBytes >= leastDailyBytes() / WRITES_PER_LIMIT) {
            write();
        }
    }

    private long leastDailyBytes() {
        TrafficLimits.PerDay metered = limits.traffic().metered();
        TrafficLimits.PerDay unmetered = limits.traffic().unmetered();
        return Math.min(
                Math.min(metered.maxBytesUp(), metered.maxBytesDown()),
                Math.min(unmetered.maxBytesUp(), unmetered.maxBytesDown()));
    }

    /** Training for this announcement begins or goes on; the caller closes what it gets when training has stopped. */
    public TrainingStretch train(Announcement announcement) throws IOException {
        ledgerOfToday().enterRound(RoundKeys.ofRound(announcement));
        return new TrainingStretch(this, RoundKeys.ofPlan(announcement), nanoTicker, means.meter());
    }

    /** Adds a piece of training, and says why there must not be another. */
    Optional<Refusal> trained(ByteString plan, long nanos, long cpuNanos, long measuredMicrojoules) throws IOException {
        Ledger today = ledgerOfToday();
        today.addTraining(nanos);
        today.addEnergy(new EnergyUse(microjoules(limits.energy().cpuJoules(cpuNanos)), measuredMicrojoules));
        if (today.roundNanos() > limits.maxTrainingPerRound().toNanos()) {
            today.tookTooLong(plan);
            return tooLong();
        }
        return refusalNow();
    }

    /** Puts on disk what was counted. */
    void write() throws IOException {
        if (limits.countsDays()) {
            storage.writeAtomically(FILE, ledger.encode());
            unwrittenBytes = 0;
        }
    }

    private Ledger ledgerOfToday() {
        long today = today();
        if (ledger.day() != today) {
            ledger = ledger.nextDay(today);
        }
        return ledger;
    }

    private long today() {
        return LocalDate.now(clock).toEpochDay();
    }

    private static long microjoules(double joules) {
        return Math.round(joules * 1e6);
    }
}
