package dev.venule.agent;

import dev.venule.agent.round.AnnouncementTrust;
import dev.venule.agent.round.SignatureVerifier;
import dev.venule.agent.storage.DeviceStorage;
import dev.venule.agent.training.ExampleStore;
import dev.venule.agent.training.ModelRuntime;
import dev.venule.agent.transport.Transport;

/**
 * What an agent is plugged into. The agent closes the transport; runtime, examples and storage are the caller's. The storage
 * is this agent's alone.
 */
public record AgentPorts(
        Transport transport,
        ModelRuntime runtime,
        ExampleStore examples,
        DeviceStorage storage,
        AnnouncementTrust trust) {
    /** Follows whatever is signed with one key. */
    public AgentPorts(
            Transport transport,
            ModelRuntime runtime,
            ExampleStore examples,
            DeviceStorage storage,
            SignatureVerifier verifier) {
        this(transport, runtime, examples, storage, new AnnouncementTrust.AnnouncementKey(verifier));
    }
}
