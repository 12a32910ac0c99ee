package dev.venule.fleet.virtual;

import dev.venule.agent.AgentConfig;
import dev.venule.agent.DeviceIdentity;
import dev.venule.agent.RoundPolicy;
import dev.venule.agent.storage.DeviceStorage;
import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.model.ModelPackage;
import dev.venule.aggregator.model.ServerStepPolicy;
import dev.venule.aggregator.participation.ParticipationPolicy;
import dev.venule.aggregator.participation.RoundMode;
import dev.venule.aggregator.round.AggregationPolicy;
import dev.venule.aggregator.round.NewVersion;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.round.PublishingPolicy;
import dev.venule.aggregator.round.TaskPlan;
import dev.venule.fleet.simulation.AnnouncementKey;
import dev.venule.fleet.simulation.LinkProfile;
import dev.venule.fleet.simulation.SimulatedExamples;
import dev.venule.fleet.simulation.SimulatedModel;
import dev.venule.fleet.simulation.VirtualTime;
import dev.venule.protocol.message.Plan;
import dev.venule.protocol.message.UploadRule;
import dev.venule.protocol.message.ValueFormat;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * What the studies of time and memory have in common: linear regression of 392 parameters on 8 examples a device, the real
 * agents and the real aggregator between them, and no faults. What is trained does not matter to them, and takes no time.
 */
final class StudyFleet {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String POPULATION = "study";
    private static final SimulatedModel.Shape SHAPE = new SimulatedModel.Shape(48, 8, 8);
    private static final int EXAMPLES = 8;
    private static final int MAXIMUM_STALENESS = 100;

    /** Training times of the published experiments' three classes. */
    private static final Duration[] TRAINING = {
        Duration.ofSeconds(100), Duration.ofSeconds(200), Duration.ofSeconds(400)
    };

    private final VirtualTime time = new VirtualTime(START);
    private final VirtualServer server;
    private final StudyDevice.Place place;
    private final SplittableRandom random;

    StudyFleet(BufferPolicy buffer, RoundMode mode, LinkProfile link, Consumer<NewVersion> onVersion)
            throws IOException {
        AnnouncementKey key = new AnnouncementKey();
        server = new VirtualServer(time, population(buffer, mode), key, onVersion);
        place = new StudyDevice.Place(time, server, key, link);
        random = new SplittableRandom(1);
    }

    private static PopulationConfig population(BufferPolicy buffer, RoundMode mode) {
        Plan plan = Plan.newBuilder()
                .setEpochs(1)
                .setLearningRate(0.01f)
                .setMinimumExamples(1)
                .setMaximumStaleness(MAXIMUM_STALENESS)
                .setUpload(UploadRule.newBuilder().setKeepFraction(0.1).setValues(ValueFormat.TERNARY))
                .build();
        float[] zeros = new float[SHAPE.layout().parameterCount()];
        return new PopulationConfig(
                POPULATION,
                new ModelPackage(SHAPE.file(), SHAPE.layout(), zeros),
                TaskPlan.of(plan),
                new AggregationPolicy(
                        buffer, ServerStepPolicy.defaults(), publishing(), mode, ParticipationPolicy.standard()));
    }

    /** A device that is behind fetches the weights at once, not one delta after the other: each fetch costs a way and back. */
    private static PublishingPolicy publishing() {
        PublishingPolicy defaults = PublishingPolicy.defaults();
        return new PublishingPolicy(
                1, defaults.weightsRing(), defaults.partBytes(), defaults.inlineDeltaBytes(), defaults.validity());
    }

    VirtualTime time() {
        return time;
    }

    VirtualServer server() {
        return server;
    }

    SplittableRandom random() {
        return random;
    }

    /** The device of this number, on its disk; every third is of the same class. */
    StudyDevice device(int number, DeviceStorage disk, Runnable onSettled) throws IOException {
        return new StudyDevice(
                place,
                new StudyDevice.Body(
                        config("d" + number),
                        new SimulatedExamples(SHAPE, EXAMPLES, number),
                        TRAINING[number % TRAINING.length],
                        disk),
                random.split(),
                onSettled);
    }

    /** With more than one update underway a device would train for versions that it has contributed to. */
    private static AgentConfig config(String device) {
        AgentConfig standard = AgentConfig.standard(new DeviceIdentity(POPULATION, device, "virtual", "study"));
        RoundPolicy rounds = standard.rounds();
        return new AgentConfig(
                standard.identity(),
                new RoundPolicy(
                        rounds.clockSkew(), 1, rounds.recheckInterval(), rounds.statusInterval(), rounds.retry()),
                standard.model(),
                standard.outbox(),
                standard.sending());
    }
}
