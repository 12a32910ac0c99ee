package dev.venule.fleet.simulation;

import dev.venule.agent.AgentConfig;
import dev.venule.agent.DeviceIdentity;
import dev.venule.agent.RoundPolicy;
import dev.venule.agent.model.ModelLimits;
import dev.venule.agent.outbox.OutboxLimits;
import dev.venule.agent.outbox.SendingPolicy;
import dev.venule.agent.transport.RetryPolicy;
import java.time.Duration;

/**
 * What makes a simulated device this one.
 *
 * @param clockSkew how far its clock runs ahead; negative runs behind
 * @param exampleCount may be fewer than the plan asks for: then it never contributes
 * @param exampleSeed draws its examples
 * @param isOnBadLink whether its way to the broker is one of the bad ones
 */
record DeviceTraits(
        int index, AgentConfig config, Duration clockSkew, int exampleCount, long exampleSeed, boolean isOnBadLink) {
    /** Beyond so many devices, each does less: few send in parts, and they come and go less often. */
    static final int SMALL_FLEET = 100;

    /** At most so many updates, or bytes, make an outbox that may have to evict. */
    private static final int TIGHT_UPDATES = 3;

    private static final int TIGHT_BYTES = 4096;

    /** A radio that wakes the device up every five minutes for days is nobody's choice. */
    private static final RetryPolicy RETRY = new RetryPolicy(Duration.ofMillis(500), Duration.ofMinutes(30));

    static DeviceTraits draw(int index, Chance chance, Scenario scenario, SimulationSize size) {
        AgentConfig config = new AgentConfig(
                new DeviceIdentity(
                        ScenarioDraw.POPULATION, "d" + index, "profile" + index % 2, "0", "site" + index % 3),
                new RoundPolicy(
                        Duration.ofMinutes(5),
                        chance.oneOf(1, 4, 4),
                        Duration.ofHours(6),
                        Duration.ofMinutes(15),
                        RetryPolicy.standard()),
                new ModelLimits(1 << 20, RETRY),
                outbox(chance),
                new SendingPolicy(partBytes(chance, size), chance.between(1, 4), Duration.ofSeconds(30), RETRY));
        return new DeviceTraits(
                index,
                config,
                skew(chance, scenario),
                chance.with(0.05) ? chance.between(0, ScenarioDraw.MINIMUM_EXAMPLES - 1) : chance.between(4, 16),
                chance.between(0, Integer.MAX_VALUE - 1),
                chance.with(scenario.harm().badLinkFraction()));
    }

    private static OutboxLimits outbox(Chance chance) {
        return chance.with(0.3)
                ? new OutboxLimits(TIGHT_BYTES, chance.between(1, TIGHT_UPDATES))
                : new OutboxLimits(1 << 20, 100);
    }

    private static int partBytes(Chance chance, SimulationSize size) {
        boolean inParts = chance.with(size.devices() <= SMALL_FLEET ? 0.4 : 0.05);
        return inParts ? chance.oneOf(64, 128, 512) : 256 << 10;
    }

    /** Not so far ahead that every announcement seems to have expired. */
    private static Duration skew(Chance chance, Scenario scenario) {
        Duration validity = scenario.population().policy().publishing().validity();
        return chance.oneOf(
                Duration.ZERO,
                chance.within(validity.dividedBy(4)),
                chance.within(Duration.ofDays(1)).negated());
    }

    String id() {
        return config.identity().device();
    }

    /** Whether it will ever train. */
    boolean hasEnoughExamples() {
        return exampleCount >= ScenarioDraw.MINIMUM_EXAMPLES;
    }

    /** Whether it will ever report to a cohort that is open for so long, and with time to spare. */
    boolean canJoinCohorts(Duration deadline) {
        Duration ahead = clockSkew.minus(config.rounds().clockSkew());
        return hasEnoughExamples() && ahead.compareTo(deadline.dividedBy(2)) <= 0;
    }

    /** Whether its outbox may have to evict. */
    boolean hasTightOutbox() {
        return config.outbox().maxUpdates() <= TIGHT_UPDATES;
    }
}
