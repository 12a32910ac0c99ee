package dev.venule.fleet.virtual;

import dev.venule.agent.AgentConfig;
import dev.venule.agent.AgentCounters;
import dev.venule.agent.DeviceIdentity;
import dev.venule.agent.RoundPolicy;
import dev.venule.agent.tflite.jvm.NativeModelRuntime;
import dev.venule.agent.training.ModelRuntime;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.round.NewVersion;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.fleet.data.PatientExamples;
import dev.venule.fleet.device.Pace;
import dev.venule.fleet.evaluation.Judge;
import dev.venule.fleet.federation.FleetBehavior;
import dev.venule.fleet.simulation.AnnouncementKey;
import dev.venule.fleet.simulation.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * An aggregator and a device for each patient on virtual time: what a day of the fleet would bring, in seconds, and the same
 * from the same seed on every machine that trains the same. Agents, training and aggregation are the real ones; between them
 * is no broker, and a device's round takes as long as its pace says.
 */
final class VirtualFederation implements AutoCloseable {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final VirtualTime time = new VirtualTime(START);
    private final Judge judge;
    private final VirtualServer server;
    private final List<VirtualDevice> devices = new ArrayList<>();
    private final List<Course.Point> points = new ArrayList<>();
    private long counted;

    /**
     * What a virtual federation is made of.
     *
     * @param patients whose devices train, one each
     * @param seed of speeds, delays and dropouts
     */
    record Setup(PopulationConfig population, List<PatientExamples> patients, FleetBehavior behavior, long seed) {
        Setup {
            patients = List.copyOf(patients);
        }
    }

    /** @param judge judges each version, on the unseen patients */
    VirtualFederation(Setup setup, Judge judge) throws IOException {
        this.judge = judge;
        AnnouncementKey key = new AnnouncementKey();
        server = new VirtualServer(time, setup.population(), key, this::versionMade);
        ModelRuntime runtime = new NativeModelRuntime();
        SplittableRandom random = new SplittableRandom(setup.seed());
        List<Pace> paces = setup.behavior().paces(setup.patients().size(), random);
        for (int i = 0; i < paces.size(); i++) {
            PatientExamples patient = setup.patients().get(i);
            AgentConfig config = config(setup.population().name(), patient.id());
            devices.add(new VirtualDevice(
                    time, server, new VirtualDevice.Body(config, runtime, patient, key, paces.get(i)), random.split()));
        }
        points.add(new Course.Point(
                Duration.ZERO, 0, judge.of(server.round().model().weights()).accuracy()));
    }

    /** With more than one update underway a device would train for versions that it has contributed to. */
    private static AgentConfig config(String population, String device) {
        AgentConfig standard = AgentConfig.standard(new DeviceIdentity(population, device, "virtual", "demo"));
        RoundPolicy rounds = standard.rounds();
        return new AgentConfig(
                standard.identity(),
                new RoundPolicy(
                        rounds.clockSkew(), 1, rounds.recheckInterval(), rounds.statusInterval(), rounds.retry()),
                standard.model(),
                standard.outbox(),
                standard.sending());
    }

    private void versionMade(NewVersion made) {
        VersionProvenance provenance = made.provenance();
        counted += provenance.contributions();
        try {
            points.add(new Course.Point(
                    time.elapsed(),
                    provenance.version(),
                    judge.of(server.round().model().weights()).accuracy()));
        } catch (IOException e) {
            throw new UncheckedIOException("the unseen patients cannot be read", e);
        }
    }

    /** Lives until {@code isOver}, which is asked after every minute of virtual time for the newest version as it is then. */
    Course run(Predicate<Course.Point> isOver) {
        server.start();
        devices.forEach(VirtualDevice::start);
        Course.Point now = points.get(0);
        while (!isOver.test(now)) {
            time.run(Duration.ofMinutes(1));
            Course.Point last = points.get(points.size() - 1);
            now = new Course.Point(time.elapsed(), last.version(), last.accuracy());
        }
        return new Course(points, time.elapsed(), totals());
    }

    private Course.Totals totals() {
        long sent = 0;
        long rejected = 0;
        long dropouts = 0;
        long uplink = 0;
        long downlink = 0;
        for (VirtualDevice device : devices) {
            AgentCounters counters = device.counters();
            sent += counters.rounds().queued();
            rejected += counters.messages().updatesRejected().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            dropouts += device.dropouts();
            uplink += counters.messages().bytes().sent();
            downlink += counters.messages().bytes().received();
        }
        return new Course.Totals(sent, counted, rejected, dropouts, uplink, downlink);
    }

    @Override
    public void close() {
        devices.forEach(VirtualDevice::close);
        time.run(Duration.ZERO);
    }
}
