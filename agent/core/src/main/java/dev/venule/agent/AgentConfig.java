package dev.venule.agent;

import dev.venule.agent.model.ModelLimits;
import dev.venule.agent.outbox.OutboxLimits;
import dev.venule.agent.outbox.SendingPolicy;

/** Everything about an agent that an operator may choose; each part checks its own bounds. */
public record AgentConfig(
        DeviceIdentity identity, RoundPolicy rounds, ModelLimits model, OutboxLimits outbox, SendingPolicy sending) {
    /** The defaults, which stand beside each part. */
    public static AgentConfig standard(DeviceIdentity identity) {
        return new AgentConfig(
                identity,
                RoundPolicy.standard(),
                ModelLimits.standard(),
                OutboxLimits.standard(),
                SendingPolicy.standard());
    }

    /** The same for another population. */
    public AgentConfig of(String population) {
        return new AgentConfig(identity.of(population), rounds, model, outbox, sending);
    }
}
