package dev.venule.fleet.simulation;

import java.time.Duration;
import java.util.List;

/**
 * Who is there when: devices that come and go, batteries that run empty, an aggregator that is killed or cut off, a broker that
 * is restarted. All of it is scheduled at the beginning and is over when the faults are.
 */
final class Churn {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final World world;
    private final Chance chance;

    Churn(World world, Chance chance) {
        this.world = world;
        this.chance = chance;
    }

    /** How many things keep something from being there; it is there while that is not above 0. */
    private static final class Obstacles {
        private int count;

        Obstacles(int count) {
            this.count = count;
        }

        boolean add(int more) {
            count += more;
            return count <= 0;
        }
    }

    /** Plans the life of a device. */
    void schedule(SimulatedAgent agent) {
        Scenario.Presence presence = world.scenario().presence();
        Duration span = world.scenario().faultSpan();
        boolean isLate = chance.with(presence.lateFraction());
        Obstacles power = new Obstacles(1);
        after(isLate ? chance.within(span) : Duration.ZERO, () -> agent.setPowered(power.add(-1)));
        for (int i = chance.between(0, presence.maxPowerOffs()); i > 0; i--) {
            Duration off = chance.within(span);
            after(off, () -> agent.setPowered(power.add(1)));
            after(off.plus(length(presence)), () -> agent.setPowered(power.add(-1)));
        }
        int away = presence.mostlyAway() ? 1 : 0;
        Obstacles reach = new Obstacles(away);
        agent.setReachable(away == 0);
        int beginning = presence.mostlyAway() ? -1 : 1;
        for (int i = chance.between(1, presence.maxSpans()); i > 0; i--) {
            Duration begin = chance.within(span);
            after(begin, () -> agent.setReachable(reach.add(beginning)));
            after(begin.plus(length(presence)), () -> agent.setReachable(reach.add(-beginning)));
        }
    }

    private Duration length(Scenario.Presence presence) {
        return chance.between(SHORTEST, presence.longestSpan());
    }

    /** Plans what becomes of the aggregator and the broker. */
    void scheduleServer(SimulatedAggregator aggregator) {
        Scenario.Harm harm = world.scenario().harm();
        Duration span = world.scenario().faultSpan();
        for (int i = chance.between(0, harm.aggregatorKills()); i > 0; i--) {
            after(chance.within(span), () -> {
                if (aggregator.isAlive()) {
                    aggregator.crash();
                }
            });
        }
        Obstacles way = new Obstacles(0);
        for (int i = chance.between(0, harm.partitions()); i > 0; i--) {
            Duration begin = chance.within(span);
            after(begin, () -> aggregator.setCutOff(!way.add(1)));
            after(begin.plus(absence()), () -> aggregator.setCutOff(!way.add(-1)));
        }
        for (int i = chance.between(0, harm.broker().restarts()); i > 0; i--) {
            after(chance.within(span), () -> restartBroker(aggregator));
        }
    }

    private Duration absence() {
        return chance.between(SHORTEST, world.scenario().harm().longestAbsence());
    }

    private void restartBroker(SimulatedAggregator aggregator) {
        if (world.broker().isUp()) {
            world.broker().stop();
            aggregator.brokerLost();
            world.time().after(absence(), world.broker()::start);
        }
    }

    /** From now on everybody is there. */
    void settle(SimulatedAggregator aggregator, List<SimulatedAgent> agents) {
        aggregator.setCutOff(false);
        for (SimulatedAgent agent : agents) {
            agent.setPowered(true);
            agent.setReachable(true);
        }
    }

    private void after(Duration delay, Runnable change) {
        world.time().after(delay, () -> {
            if (!world.faults().haveStopped()) {
                change.run();
            }
        });
    }
}
