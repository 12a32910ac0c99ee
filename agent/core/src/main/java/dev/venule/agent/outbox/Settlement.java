package dev.venule.agent.outbox;

/** How an update leaves the outbox. */
public enum Settlement {
    /** The aggregator has it for good. */
    DELIVERED,
    /** The aggregator will never have it: what it carried goes back into the residual. */
    REJECTED,
    /** It was never sent and is too stale to be worth it: what it carried goes back into the residual. */
    EXPIRED;

    boolean restoresResidual() {
        return this != DELIVERED;
    }
}
