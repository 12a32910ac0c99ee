package dev.venule.fleet.simulation;

import java.time.Duration;

/** What may go wrong now: everything of the scenario at first, and nothing any more once it has stopped. */
final class Faults implements SimulatedBroker.Behavior {
    /** A good network is not one without any delay, in which nothing ever overlaps. */
    private static final LinkProfile CALM = new LinkProfile(0, 0, Duration.ofMillis(20), Duration.ofMillis(500));

    private final Scenario.Harm harm;
    private boolean haveStopped;

    Faults(Scenario.Harm harm) {
        this.harm = harm;
    }

    void stop() {
        haveStopped = true;
    }

    boolean haveStopped() {
        return haveStopped;
    }

    StorageFaults disk() {
        return haveStopped ? StorageFaults.NONE : harm.disk();
    }

    StorageFaults store() {
        return haveStopped ? StorageFaults.NONE : harm.store();
    }

    double trouble() {
        return haveStopped ? 0 : harm.trouble();
    }

    LinkProfile link(DeviceTraits device) {
        if (haveStopped) {
            return CALM;
        }
        return device.isOnBadLink() ? harm.badLink() : harm.goodLink();
    }

    @Override
    public double lossFraction() {
        return haveStopped ? 0 : harm.broker().lossFraction();
    }

    @Override
    public boolean keepsSessions() {
        return harm.broker().keepsSessions();
    }

    @Override
    public boolean isDurable() {
        return harm.broker().isDurable();
    }
}
