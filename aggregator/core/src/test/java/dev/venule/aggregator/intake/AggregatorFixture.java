package dev.venule.aggregator.intake;

import dev.venule.aggregator.buffer.AggregatorStore;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.round.PopulationRound;
import dev.venule.protocol.message.Update;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An aggregator with one population; can die and come back on the same store. */
final class AggregatorFixture {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final ManualClock clock = new ManualClock(START);
    final Set<String> revoked = new HashSet<>();
    SenderProof proof = SenderProof.none();
    private final PopulationConfig config;
    private final AggregatorStore store;
    private final IntakeLimits limits;
    private PopulationRound round;
    private UpdateIntake intake;

    AggregatorFixture(PopulationConfig config, AggregatorStore store) throws IOException {
        this(config, store, new IntakeLimits(4096, 2, 6000, Duration.ofMinutes(15)));
    }

    AggregatorFixture(PopulationConfig config, AggregatorStore store, IntakeLimits limits) throws IOException {
        this.config = config;
        this.store = store;
        this.limits = limits;
        this.round = Population.open(config, store, clock);
        this.intake = new UpdateIntake(List.of(round), store, limits, clock, checks());
    }

    private SenderChecks checks() {
        return new SenderChecks(
                revoked::contains, (population, device, way, part) -> proof.refusal(population, device, way, part));
    }

    void restart() throws IOException {
        round = Population.open(config, store, clock);
        intake = new UpdateIntake(List.of(round), store, limits, clock, checks());
    }

    PopulationRound round() {
        return round;
    }

    UpdateIntake intake() {
        return intake;
    }

    long version() {
        return round.model().version();
    }

    Admission send(String device, Update.Builder update) throws IOException {
        return send(Population.message(device, update));
    }

    Admission send(IncomingUpdate message) throws IOException {
        return answer(message).admission();
    }

    Answer answer(IncomingUpdate message) throws IOException {
        return intake.accept(List.of(message)).answers().get(0);
    }
}
