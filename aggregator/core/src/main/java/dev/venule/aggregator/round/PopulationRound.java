package dev.venule.aggregator.round;

import dev.venule.aggregator.aggregation.FixedPointScale;
import dev.venule.aggregator.buffer.AggregatorStore;
import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.buffer.BufferedUpdate;
import dev.venule.aggregator.buffer.StoredPopulation;
import dev.venule.aggregator.buffer.UpdateBuffer;
import dev.venule.aggregator.buffer.VersionCommit;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.model.ModelState;
import dev.venule.aggregator.model.ServerStep;
import dev.venule.aggregator.model.VersionDelta;
import dev.venule.aggregator.participation.DeviceDirectory;
import dev.venule.aggregator.rollout.Guidance;
import dev.venule.protocol.codec.DecodedDelta;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.Selection;
import dev.venule.protocol.message.Sha256;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One population's life: its current version, the buffer of the next, and the step between them, which is taken when the goal
 * is reached ({@link #aggregateIfGoalReached}) or when it is time ({@link #tick}). What it holds is always what the store
 * holds; where the store failed, {@link #restore} brings it back there. Not safe for use by several threads.
 */
public final class PopulationRound {
    private final PopulationConfig config;
    private final AggregatorStore store;
    private final Clock clock;
    private final Supplier<Guidance> guidance;
    private final UpdateDecoder decoder;
    private final ServerStep step;
    private final PublicationShelf shelf;
    private final Participants participants;
    private ModelState model;
    private UpdateBuffer buffer;
    private Publication publication;
    private Guidance announcedGuidance = Guidance.NONE;
    private long renewAtMillis;
    private boolean isDoubtful;

    private PopulationRound(
            PopulationConfig config,
            AggregatorStore store,
            AnnouncementSigner signer,
            Supplier<Guidance> guidance,
            Clock clock)
            throws IOException {
        this.config = config;
        this.guidance = guidance;
        this.store = store;
        this.clock = clock;
        this.decoder = new UpdateDecoder(config.model().layout(), config.task());
        this.step = new ServerStep(
                new DeltaCodec(config.model().layout()), config.policy().step().learningRate());
        this.shelf = new PublicationShelf(
                new AnnouncementComposer(config, signer, clock),
                config.policy().publishing(),
                config.model().layout().parameterCount());
        this.model = ModelState.initial(config.model().initialWeights());
        this.buffer = emptyBuffer();
        this.participants = new Participants(config, clock, this::isWanted);
        this.publication = restored();
    }

    /**
     * Continues where the store left off, or begins at version 0.
     *
     * @throws IllegalArgumentException where the store holds this population with another model
     */
    public static PopulationRound open(
            PopulationConfig config, AggregatorStore store, AnnouncementSigner signer, Clock clock) throws IOException {
        return open(config, store, signer, () -> Guidance.NONE, clock);
    }

    /** The same where announcements tell devices to move; {@code guidance} is asked at every {@link #tick}. */
    public static PopulationRound open(
            PopulationConfig config,
            AggregatorStore store,
            AnnouncementSigner signer,
            Supplier<Guidance> guidance,
            Clock clock)
            throws IOException {
        return new PopulationRound(config, store, signer, guidance, clock);
    }

    /** Forgets everything in memory and reads the store again: after any failure of the store. */
    public void restore() throws IOException {
        isDoubtful = true;
        publication = restored();
        isDoubtful = false;
    }

    /** The same, only where a {@link #tick} failed. */
    public void restoreIfDoubtful() throws IOException {
        if (isDoubtful) {
            restore();
        }
    }

    /** The next version, where the buffer holds enough. */
    public Optional<NewVersion> aggregateIfGoalReached() throws IOException {
        return buffer.isGoalReached() && !isFinished() ? Optional.of(aggregate()) : Optional.empty();
    }

    /**
     * Does what is due by the clock: closes a cohort at its deadline, draws one when enough devices are there, renews the
     * announcement. To be called after each batch and at least every second; what it returns is to be published.
     *
     * @throws IOException where the store failed; call again, or give a batch to the intake: both go on from what was stored
     */
    public Tick tick() throws IOException {
        boolean wasDoubtful = isDoubtful;
        restoreIfDoubtful();
        isDoubtful = true;
        Tick tick = doWhatIsDue();
        isDoubtful = false;
        return wasDoubtful && tick instanceof Tick.Nothing ? new Tick.Announced(publication) : tick;
    }

    private Tick doWhatIsDue() throws IOException {
        if (participants.isEnoughAtDeadline(buffer.size()) && !isFinished()) {
            return new Tick.VersionMade(aggregate());
        }
        return renewIfDue().<Tick>map(Tick.Announced::new).orElseGet(Tick.Nothing::new);
    }

    /** Sum, step, commit, announcement. */
    private NewVersion aggregate() throws IOException {
        long version = model.version() + 1;
        ServerStep.Result result =
                step.apply(model, buffer.sum().mean(), config.policy().step().compressionFor(version));
        VersionProvenance provenance = provenance(result);
        VersionCommit commit = new VersionCommit(
                provenance, result.next(), result.encodedDelta(), participants.described(buffer.contributions()));
        store.commit(commit);
        model = result.next();
        buffer = emptyBuffer();
        shelf.add(
                model.weights(),
                new VersionDelta(
                        version, result.encodedDelta(), provenance.weightsSha256(), provenance.createdAtMillis()));
        participants.versionMade(provenance, commit.contributions());
        publication = announce();
        return new NewVersion(provenance, commit.contributions(), publication);
    }

    /**
     * The same version announced again, where half of the announcement's validity is over, another cohort is due, or devices
     * are to move.
     */
    public Optional<Publication> renewIfDue() throws IOException {
        boolean isSelectionDue = !isFinished() && participants.isSelectionDue(buffer.size());
        boolean isGuidanceDue = !guidance.get().equals(announcedGuidance);
        if (clock.millis() < renewAtMillis && !isSelectionDue && !isGuidanceDue) {
            return Optional.empty();
        }
        publication = announce();
        return Optional.of(publication);
    }

    /** Counts in an update that the journal has. */
    public void add(BufferedUpdate update, DecodedDelta delta) {
        buffer.add(update, delta);
    }

    public PopulationConfig config() {
        return config;
    }

    /** Current version and weights. */
    public ModelState model() {
        return model;
    }

    public UpdateDecoder decoder() {
        return decoder;
    }

    public UpdateBuffer buffer() {
        return buffer;
    }

    /** What the devices' statuses say; to be fed with them. */
    public DeviceDirectory devices() {
        return participants.devices();
    }

    /** Why a device that has so many updates in the version being made may have no more; empty where it may. */
    public Optional<RejectReason> refusal(String device, int contributed) {
        return participants.refusal(device, contributed);
    }

    /** How long it is of no use for a device to train, that has so many updates in the version being made. */
    public Duration retryAfter(String device, int contributed) {
        return participants.retryAfter(device, contributed);
    }

    private boolean isWanted(String device) {
        return buffer.contributionsOf(device) == 0 && refusal(device, 0).isEmpty();
    }

    /** What devices must be able to read now. */
    public Publication publication() {
        return publication;
    }

    /** Whether the last version that the policy wants is there. */
    public boolean isFinished() {
        return model.version() >= config.policy().buffer().maximumVersions();
    }

    private Publication restored() throws IOException {
        StoredPopulation stored = loadOrCreate();
        requireSameModel(stored);
        model = stored.model();
        buffer = refilled(stored.buffered());
        shelf.restore(model.weights(), stored.recentDeltas());
        participants.restore(store, model.version(), stored.recentDeltas());
        return announce();
    }

    /** What an earlier policy admitted still counts, even where today's goal or clip norm is lower. */
    private UpdateBuffer refilled(List<BufferedUpdate> stored) throws IOException {
        double largest = config.task().normBound();
        for (BufferedUpdate update : stored) {
            largest = Math.max(largest, decoder.decodeJournaled(update).norm());
        }
        UpdateBuffer refilled = emptyBuffer(largest, stored.size());
        // Decoded once more: held decoded, a full buffer would take many times its memory.
        for (BufferedUpdate update : stored) {
            refilled.add(update, decoder.decodeJournaled(update));
        }
        return refilled;
    }

    private StoredPopulation loadOrCreate() throws IOException {
        Optional<StoredPopulation> stored = store.load(config.name(), shelf.recentVersions());
        if (stored.isPresent()) {
            return stored.get();
        }
        ModelState initial = ModelState.initial(config.model().initialWeights());
        store.create(config.name(), Sha256.of(config.model().tflite()), initial, clock.millis());
        return store.load(config.name(), shelf.recentVersions())
                .orElseThrow(() -> new IOException("the store lost population " + config.name()));
    }

    private void requireSameModel(StoredPopulation stored) {
        boolean same = Arrays.equals(
                        stored.tfliteSha256(), Sha256.of(config.model().tflite()))
                && stored.model().weights().length == config.model().layout().parameterCount();
        if (!same) {
            throw new IllegalArgumentException("population " + config.name()
                    + " was begun with another model file; give the new model a new population name");
        }
    }

    private Publication announce() throws IOException {
        long sequence = store.nextSequence(config.name());
        renewAtMillis = clock.millis() + config.policy().publishing().validity().toMillis() / 2;
        Selection selection = participants.selection(sequence, buffer.size(), isFinished());
        announcedGuidance = guidance.get();
        return shelf.publish(model.version(), sequence, announcement -> {
            if (selection != null) {
                announcement.setSelection(selection);
            }
            announcedGuidance.addTo(announcement);
        });
    }

    private UpdateBuffer emptyBuffer() {
        return emptyBuffer(config.task().normBound(), 0);
    }

    private UpdateBuffer emptyBuffer(double largestMagnitude, int alreadyBuffered) {
        BufferPolicy policy = config.policy().buffer();
        FixedPointScale scale = FixedPointScale.of(largestMagnitude, Math.max(policy.goal(), alreadyBuffered));
        return new UpdateBuffer(policy, config.model().layout().parameterCount(), scale);
    }

    private VersionProvenance provenance(ServerStep.Result result) {
        return new VersionProvenance(
                config.name(),
                result.next().version(),
                result.next().weightsSha256(),
                clock.millis(),
                buffer.size(),
                buffer.sum().weightSum(),
                buffer.sum().scale().fractionBits(),
                config.policy().step().keep().at(result.next().version()),
                result.encodedDelta().length,
                participants.participation(buffer));
    }
}
